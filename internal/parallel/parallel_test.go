package parallel

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
)

func TestEach(t *testing.T) {
	for _, workers := range []int{0, 1, 3, 100} {
		var sum, most atomic.Int64
		busy := make([]atomic.Bool, 100)
		err := Each(context.Background(), workers, 50, func(w, i int) error {
			if busy[w].Swap(true) {
				t.Errorf("two calls at a time for worker %d", w)
			}
			sum.Add(int64(i))
			most.Store(max(most.Load(), int64(w)))
			busy[w].Store(false)
			return nil
		})
		if err != nil || sum.Load() != 49*50/2 || int(most.Load()) >= Workers(workers) {
			t.Errorf("%d workers: sum %d, worker %d, %v", workers, sum.Load(), most.Load(), err)
		}
	}
	if err := Each(context.Background(), 2, 0, nil); err != nil {
		t.Error(err)
	}
}

// The lowest error comes back, whichever is found first, and stops the rest.
func TestErrors(t *testing.T) {
	bad := errors.New("bad")
	var calls atomic.Int64
	err := Each(context.Background(), 1, 1000, func(_, i int) error {
		calls.Add(1)
		if i >= 5 {
			return bad
		}
		return nil
	})
	if err != bad || calls.Load() != 6 {
		t.Errorf("%v after %d calls", err, calls.Load())
	}
	ctx, cancel := context.WithCancel(context.Background())
	err = Each(ctx, 2, 1000, func(_, i int) error {
		if i == 3 {
			cancel()
		}
		return nil
	})
	if err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
}

func TestPanicReachesTheCaller(t *testing.T) {
	defer func() {
		if p, ok := recover().(string); !ok || !strings.Contains(p, "seven") || !strings.Contains(p, "parallel_test.go") {
			t.Errorf("recovered %q", p)
		}
	}()
	_ = Each(context.Background(), 4, 10, func(_, i int) error {
		if i == 7 {
			panic("seven")
		}
		return nil
	})
}
