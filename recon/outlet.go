package recon

import (
	"sync"

	"github.com/tomoparity/tomoparity/signal/interp"
)

// slab is a part of the volume that is being filled: voxels a0..a0+na of all lines
// with c0 <= c < c0+nc, in the order of the volume's array.
type slab struct {
	box            Box
	ax             axes
	a0, na, c0, nc int
	step           [3]int // numbers from voxel to voxel along each array axis
}

// put copies a finished tile to its place: lines, neighbours b or neighbours c lie
// next to each other there.
func (s *slab) put(t *tile, loops *interp.Lines) {
	sa, sb, sc := s.step[s.ax.a], s.step[s.ax.b], s.step[s.ax.c]
	if sc == 1 {
		for b := range t.nb {
			at := t.c0 - s.c0 + (t.b0+b)*sb + (t.a0-s.a0)*sa
			loops.Transpose(s.box.Data[at:], sa, t.data[b*t.stride:], t.nb*t.stride, t.nc, t.n)
		}
		return
	}
	for c := range t.nc {
		at := (t.c0+c-s.c0)*sc + t.b0*sb + (t.a0-s.a0)*sa
		lines := t.data[c*t.nb*t.stride:]
		if sa == 1 {
			for b := range t.nb {
				copy(s.box.Data[at+b*sb:][:t.n], lines[b*t.stride:])
			}
			continue
		}
		loops.Transpose(s.box.Data[at:], sa, lines, t.stride, t.nb, t.n)
	}
}

// outlet passes finished slabs to the sink, in their order, while the next one is
// filled.
type outlet struct {
	work, free chan *slab
	done       chan struct{}
	mu         sync.Mutex
	err        error
	crash      any // a panic of the sink
	closed     bool
}

func newOutlet(sink func(Box) error) *outlet {
	o := &outlet{work: make(chan *slab), free: make(chan *slab, 2), done: make(chan struct{})}
	o.free <- &slab{}
	o.free <- &slab{}
	go func() {
		defer close(o.done)
		for s := range o.work {
			o.deliver(s, sink)
			o.free <- s
		}
	}()
	return o
}

// deliver calls the sink, unless it failed before. A panic is kept for those who
// send.
func (o *outlet) deliver(s *slab, sink func(Box) error) {
	o.mu.Lock()
	done := o.err != nil || o.crash != nil
	o.mu.Unlock()
	if done {
		return
	}
	var err error
	defer func() {
		o.mu.Lock()
		o.err, o.crash = err, recover()
		o.mu.Unlock()
	}()
	err = sink(s.box)
}

// failed returns what went wrong so far.
func (o *outlet) failed() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.crash != nil {
		panic(o.crash)
	}
	return o.err
}

// slab waits for one that can be filled.
func (o *outlet) slab(r *Reconstruction, a0, na, c0, nc int) *slab {
	s := <-o.free
	var ext [3]int
	ext[r.ax.a], ext[r.ax.b], ext[r.ax.c] = na, r.size[r.ax.b], nc
	var first [3]int
	first[r.ax.a], first[r.ax.c] = a0, c0
	size := ext[0] * ext[1] * ext[2]
	data := s.box.Data
	if cap(data) < size {
		data = make([]float32, size)
	}
	*s = slab{ax: r.ax, a0: a0, na: na, c0: c0, nc: nc, step: [3]int{1, ext[0], ext[0] * ext[1]},
		box: Box{Y0: first[1], NY: ext[1], Z0: first[2], NZ: ext[2], Data: data[:size]}}
	return s
}

// send hands a filled slab over; it returns what went wrong with an earlier one.
func (o *outlet) send(s *slab) error {
	o.work <- s
	return o.failed()
}

// close waits for the last slab to be written. It may be called twice.
func (o *outlet) close() error {
	if !o.closed {
		o.closed = true
		close(o.work)
		<-o.done
	}
	return o.failed()
}

// progress counts steps of several goroutines.
type progress struct {
	mu          sync.Mutex
	done, total int
	say         func(done, total int)
}

func newProgress(say func(done, total int), total int) *progress {
	return &progress{say: say, total: total}
}

func (p *progress) step() {
	if p.say == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done = min(p.done+1, p.total)
	p.say(p.done, p.total)
}
