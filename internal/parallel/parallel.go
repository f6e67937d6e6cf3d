// Package parallel spreads a computation over goroutines.
package parallel

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// Workers returns how many goroutines a request for n means: n, or as many as
// there are processors when n is 0 or less.
func Workers(n int) int {
	if n > 0 {
		return n
	}
	return runtime.GOMAXPROCS(0)
}

// Each calls work for i = 0..n-1 in at most the given number of goroutines (see
// Workers) and waits for them. worker counts the goroutines from 0, so that each
// can have its own scratch memory. After an error, or when ctx is done, no more
// calls begin; Each returns the error of the lowest i that failed, else that of ctx.
// A panic in work is raised again in the caller, where it can be recovered.
func Each(ctx context.Context, workers, n int, work func(worker, i int) error) error {
	run := run{work: work, firstAt: n}
	var next atomic.Int64
	var wait sync.WaitGroup
	for w := range min(n, Workers(workers)) {
		wait.Go(func() {
			for i := next.Add(1) - 1; i < int64(n) && !run.stop.Load() && ctx.Err() == nil; i = next.Add(1) - 1 {
				run.one(w, int(i))
			}
		})
	}
	wait.Wait()
	if run.crash != "" {
		panic(run.crash)
	}
	if run.first == nil {
		return ctx.Err()
	}
	return run.first
}

// run is what the goroutines share.
type run struct {
	work    func(worker, i int) error
	stop    atomic.Bool
	lock    sync.Mutex
	first   error
	firstAt int
	crash   string
}

func (r *run) one(worker, i int) {
	defer func() {
		if p := recover(); p != nil {
			r.lock.Lock()
			r.crash = fmt.Sprintf("%v\n%s", p, debug.Stack())
			r.lock.Unlock()
			r.stop.Store(true)
		}
	}()
	if err := r.work(worker, i); err != nil {
		r.lock.Lock()
		if i < r.firstAt {
			r.first, r.firstAt = err, i
		}
		r.lock.Unlock()
		r.stop.Store(true)
	}
}
