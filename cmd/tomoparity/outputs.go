package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/tomoparity/tomoparity/check"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// isZarr reports whether a volume of this name is written as OME-Zarr.
func isZarr(path string) bool { return filepath.Ext(path) == ".zarr" }

// kindOfOutput is what a name is to be written as.
type kindOfOutput string

const (
	volumeOut  kindOfOutput = "volume"        // MRC, or OME-Zarr when the name ends in .zarr
	alignedOut kindOfOutput = "aligned stack" // MRC
	pictureOut kindOfOutput = "picture"       // PNG
)

// option is the one that gives the name.
func (k kindOfOutput) option() string {
	if k == alignedOut {
		return "--aligned"
	}
	return "--out"
}

// named refuses a name that promises another format than the one that is written.
func (k kindOfOutput) named(path string) error {
	ext := strings.ToLower(filepath.Ext(path))
	p := &problem.Problem{Class: problem.BadCall, Field: k.option(), Got: path}
	switch {
	case path == "":
		p.Got, p.Want = "not given", "the name of the "+string(k)
	case path == "-":
		p.Got, p.Want = "-, standard output", "the name of the "+string(k)
	case k == pictureOut && ext != ".png":
		p.Want = "a name that ends in .png"
	case k == alignedOut && ext == ".zarr":
		p.Want = "an MRC name, such as TS_01.ali"
	case k != pictureOut && slices.Contains(otherFormats(), ext):
		p.Want, p.Hint = "MRC (.mrc, .rec) or OME-Zarr (.zarr)", "other formats are not written"
		if ext == ".hdf" {
			p.Hint = "EMAN2 makes one of an MRC file: e2proc3d.py TS_01.mrc TS_01.hdf"
		}
	default:
		return nil
	}
	return p
}

// otherFormats are endings of files that people may hope for, and that are not written.
func otherFormats() []string {
	return []string{".hdf", ".h5", ".hdf5", ".tif", ".tiff", ".png", ".jpg", ".em", ".nii", ".npy", ".spi", ".vol", ".gz", ".zip", ".txt", ".star", ".xml", ".json"}
}

// freeOutput sees to it that a file can be written under a path: its name fits,
// its folder exists, and nothing is there that must not be replaced.
func freeOutput(kind kindOfOutput, path string, overwrite bool) error {
	if err := kind.named(path); err != nil {
		return err
	}
	st, err := os.Stat(path)
	switch {
	case err == nil && !st.Mode().IsRegular() && !st.IsDir():
		return &problem.Problem{Class: problem.BadCall, File: path, Got: "a device or pipe", Want: "the name of a file to write"}
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

// target is a file that a run writes.
type target struct {
	kind kindOfOutput
	path string
}

// targets are all files that a run writes.
func (o *reconOptions) targets() []target {
	var out []target
	for _, v := range o.outputs() {
		out = append(out, target{volumeOut, v.path})
	}
	if o.aligned != "" {
		out = append(out, target{alignedOut, o.aligned})
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
	for _, to := range o.targets() {
		if err := freeOutput(to.kind, to.path, o.overwrite); err != nil {
			return err
		}
		if seen[to.path] {
			return &problem.Problem{Class: problem.BadCall, Field: "--aligned", Got: to.path + " is a volume of this run", Want: "another name"}
		}
		seen[to.path] = true
	}
	return nil
}

// spare sees to it that no output replaces a file that is read.
func (o *reconOptions) spare(inputs []string) error {
	for _, to := range o.targets() {
		if err := spareInputs(to.path, inputs); err != nil {
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
