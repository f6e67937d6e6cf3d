package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/tomoparity/tomoparity/check"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// isZarr reports whether a volume of this name is written as OME-Zarr.
func isZarr(path string) bool { return filepath.Ext(path) == ".zarr" }

// freeOutput sees to it that a file can be written under a path: it has a name,
// its folder exists, and nothing is there that must not be replaced.
func freeOutput(path string, overwrite bool) error {
	if path == "" {
		return &problem.Problem{Class: problem.BadCall, Field: "--out", Got: "not given", Want: "the name of the volume"}
	}
	st, err := os.Stat(path)
	switch {
	case err == nil && !overwrite:
		return &problem.Problem{Class: problem.BadCall, File: path, Got: "exists already", Hint: "give another name, or --overwrite"}
	case err == nil && st.IsDir() && !isZarr(path):
		return &problem.Problem{Class: problem.BadCall, File: path, Got: "a folder", Want: "the name of a file to write"}
	case err == nil:
		return nil
	}
	dir := filepath.Dir(path)
	if st, err := os.Stat(dir); err != nil || !st.IsDir() {
		return &problem.Problem{Class: problem.BadCall, File: path, Got: "there is no folder " + dir, Hint: "make it first: mkdir -p " + dir}
	}
	return nil
}

// spareInputs refuses to write over a file that is read.
func spareInputs(out string, inputs []string) error {
	to, err := os.Stat(out)
	if err != nil {
		return nil // nothing is there
	}
	for _, in := range inputs {
		if st, err := os.Stat(in); err == nil && os.SameFile(st, to) {
			return &problem.Problem{Class: problem.BadCall, File: out, Got: "is read as input", Want: "another name to write to"}
		}
	}
	return nil
}

// inputFiles are the files that a reconstruction is made from.
func inputFiles(req check.Request, stack string, claim *tomo.Claim) []string {
	files := append([]string{stack, req.Tilts, req.Mdoc, req.CTF}, req.Paths...)
	for _, s := range claim.Sources {
		files = append(files, s.File)
	}
	return files
}

// paths are all files that a run writes.
func (o *reconOptions) paths() []string {
	var out []string
	for _, v := range o.outputs() {
		out = append(out, v.path)
	}
	if o.aligned != "" {
		out = append(out, o.aligned)
	}
	return out
}

// clean brings the names of the outputs into their simplest form and sees to it
// that all can be written, each to its own place.
func (o *reconOptions) clean() error {
	for _, path := range []*string{&o.out, &o.aligned} {
		if *path != "" {
			*path = filepath.Clean(*path)
		}
	}
	seen := map[string]bool{}
	for _, path := range o.paths() {
		if err := freeOutput(path, o.overwrite); err != nil {
			return err
		}
		if seen[path] {
			return &problem.Problem{Class: problem.BadCall, Field: "--aligned", Got: path + " is a volume of this run", Want: "another name"}
		}
		seen[path] = true
	}
	return nil
}

// spare sees to it that no output replaces a file that is read.
func (o *reconOptions) spare(inputs []string) error {
	for _, path := range o.paths() {
		if err := spareInputs(path, inputs); err != nil {
			return err
		}
	}
	return nil
}

// interruptible does work that an interrupt ends in an orderly way, so that no
// file stays behind half written. An interrupt a second later ends it at once; the
// second is for those who send a signal to a process and to its group.
func interruptible(c *cobra.Command, work func() error) error {
	signals := []os.Signal{syscall.SIGTERM}
	if !signal.Ignored(os.Interrupt) { // as it is in the background
		signals = append(signals, os.Interrupt)
	}
	ctx, stop := signal.NotifyContext(c.Context(), signals...)
	defer stop()
	context.AfterFunc(ctx, func() { time.AfterFunc(time.Second, stop) })
	c.SetContext(ctx)
	err := work()
	if err != nil && errors.Is(err, ctx.Err()) {
		return &problem.Problem{Class: problem.BadCall, Got: "interrupted", Hint: "volumes that were not complete are removed"}
	}
	return err
}
