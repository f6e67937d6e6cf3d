package zarr

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// parallel calls work for 0 to n-1 on all processors and returns an error of the
// lowest index that failed among those tried. A panic in a worker is raised again
// in the caller, where it can be recovered.
func parallel(n int, work func(i int) error) error {
	var (
		next    atomic.Int64
		stop    atomic.Bool
		wait    sync.WaitGroup
		lock    sync.Mutex
		first   error
		firstAt = n
		crash   string
	)
	one := func(i int) {
		defer func() {
			if r := recover(); r != nil {
				lock.Lock()
				crash = fmt.Sprintf("%v\n%s", r, debug.Stack())
				lock.Unlock()
				stop.Store(true)
			}
		}()
		if err := work(i); err != nil {
			lock.Lock()
			if i < firstAt {
				first, firstAt = err, i
			}
			lock.Unlock()
			stop.Store(true)
		}
	}
	for range min(n, runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			for i := next.Add(1) - 1; i < int64(n) && !stop.Load(); i = next.Add(1) - 1 {
				one(int(i))
			}
		})
	}
	wait.Wait()
	if crash != "" {
		panic(crash)
	}
	return first
}
