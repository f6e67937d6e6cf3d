package simulate

import (
	"context"
	"runtime"
	"sync"
)

// Run simulates a tilt series. Each section is handed to sink as soon as it and
// all before it are done, in ascending section (and so ascending tilt); img
// holds NY rows of NX counts, row 0 at the bottom, whole numbers from 0 to
// 32767 unless the series is noiseless. img belongs to Run and is used again
// after sink returns. progress may be nil; it is called after each section.
// Both are called from the goroutine that called Run.
//
// At most two images more than there are workers are held at a time. Run ends
// with the error of Validate, of sink or of ctx; the truth is returned with a
// nil error only.
func Run(ctx context.Context, p Params, sink func(section int, img []float32) error, progress func(done, total int)) (*Truth, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	s := newScene(p)
	if err := s.paintAll(ctx, sink, progress); err != nil {
		return nil, err
	}
	return s.truth(), nil
}

// job is a section on its way: a worker fills img and closes done.
type job struct {
	section int
	img     []float32
	done    chan struct{}
	crash   any // value of a panic in the worker
}

// paintAll runs the pool. The feeder takes an idle image for each section, so
// that images ahead of the sink are bounded.
func (s *scene) paintAll(ctx context.Context, sink func(int, []float32) error, progress func(int, int)) error {
	workers := s.p.Workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	total := len(s.angles)
	workers = min(workers, total)
	ctx, cancel := context.WithCancel(ctx)
	idle := make(chan []float32, workers+2)
	for range workers + 2 {
		idle <- make([]float32, s.p.NX*s.p.NY)
	}
	work, ordered := make(chan *job), make(chan *job, total)
	var pool sync.WaitGroup
	defer pool.Wait()
	defer cancel()
	pool.Go(func() { s.feed(ctx, idle, work, ordered) })
	for range workers {
		pool.Go(func() { s.work(ctx, work) })
	}
	for section := range total {
		img, err := await(ctx, ordered)
		if err != nil {
			return err
		}
		if err := sink(section, img); err != nil {
			return err
		}
		idle <- img
		if progress != nil {
			progress(section+1, total)
		}
	}
	return nil
}

// await returns the next image, or the context's error. A panic of the worker
// goes on in this goroutine, where the caller's recover sees it.
func await(ctx context.Context, ordered <-chan *job) ([]float32, error) {
	var j *job
	select {
	case j = <-ordered:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	select {
	case <-j.done:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if j.crash != nil {
		panic(j.crash)
	}
	return j.img, ctx.Err()
}

// feed hands out the sections in ascending order.
func (s *scene) feed(ctx context.Context, idle <-chan []float32, work, ordered chan<- *job) {
	defer close(work)
	for section := range s.angles {
		j := &job{section: section, done: make(chan struct{})}
		select {
		case j.img = <-idle:
		case <-ctx.Done():
			return
		}
		ordered <- j // has room for all sections
		select {
		case work <- j:
		case <-ctx.Done():
			return
		}
	}
}

// work paints until there is no more to do.
func (s *scene) work(ctx context.Context, jobs <-chan *job) {
	var p *painter
	for j := range jobs {
		if ctx.Err() != nil {
			return
		}
		p = s.try(p, j)
	}
}

// try paints one section, with a new painter if there is none yet, and keeps a
// panic for the caller of Run.
func (s *scene) try(p *painter, j *job) *painter {
	defer close(j.done)
	defer func() { j.crash = recover() }()
	if p == nil {
		p = newPainter(s)
	}
	p.paint(j.section, j.img)
	return p
}
