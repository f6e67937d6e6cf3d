package zarr

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/tomoparity/tomoparity/problem"
)

// disk is what the writer needs of a file system.
type disk interface {
	Mkdir(path string) error // one folder; it must not exist
	MkdirAll(path string) error
	WriteFile(path string, data []byte) error
	Rename(from, to string) error
	RemoveAll(path string) error
}

type osDisk struct{}

func (osDisk) Mkdir(path string) error                  { return os.Mkdir(path, 0o777) }
func (osDisk) MkdirAll(path string) error               { return os.MkdirAll(path, 0o777) }
func (osDisk) WriteFile(path string, data []byte) error { return os.WriteFile(path, data, 0o666) }
func (osDisk) Rename(from, to string) error             { return os.Rename(from, to) }
func (osDisk) RemoveAll(path string) error              { return os.RemoveAll(path) }

// beside returns a name in the folder of path for something temporary.
func beside(path string) string {
	dir, base := filepath.Split(path)
	return filepath.Join(dir, fmt.Sprintf(".%s.%08x.tmp", base, rand.Uint32()))
}

// temporary makes a folder beside path.
func temporary(d disk, path string) (string, error) {
	for range 100 {
		name := beside(path)
		err := d.Mkdir(name)
		if err == nil || !errors.Is(err, fs.ErrExist) {
			return name, err
		}
	}
	return "", fmt.Errorf("no free temporary name beside %s", path)
}

// checkTarget refuses a path that is taken, unless it is a Zarr folder that may
// be replaced.
func checkTarget(path string, overwrite bool) (exists bool, err error) {
	st, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, writeProblem(path, err)
	}
	p := &problem.Problem{Class: problem.BadCall, File: path, Field: "output", Got: "exists already", Want: "a path that is free"}
	switch {
	case !st.IsDir():
		p.Got = "exists and is not a folder"
		p.Hint = "give another name, or remove it first"
	case !isZarr(path):
		p.Got = "is a folder that holds no Zarr"
		p.Hint = "give the name of a folder that does not exist; an image is a folder of its own"
	case !overwrite:
		p.Hint = "give another name, or ask for it to be replaced"
	default:
		return true, nil
	}
	return true, p
}

// isZarr tells whether a folder has the metadata of a group or an array.
func isZarr(path string) bool {
	for _, name := range []string{"zarr.json", ".zgroup", ".zarray"} {
		if st, err := os.Stat(filepath.Join(path, name)); err == nil && st.Mode().IsRegular() {
			return true
		}
	}
	return false
}

// install moves the finished folder to its path. What is there is set aside first
// and comes back if the move fails.
func install(d disk, from, path string, overwrite bool) error {
	exists, err := checkTarget(path, overwrite)
	if err != nil {
		return err
	}
	if !exists {
		if err := d.Rename(from, path); err != nil {
			return writeProblem(path, err)
		}
		return nil
	}
	old := beside(path)
	if err := d.Rename(path, old); err != nil {
		return writeProblem(path, err)
	}
	if err := d.Rename(from, path); err != nil {
		p := writeProblem(path, err)
		if d.Rename(old, path) != nil {
			p.Hint = "the image that was there is now " + old
		}
		return p
	}
	if err := d.RemoveAll(old); err != nil {
		return &problem.Problem{Class: problem.BadCall, File: path, Got: "was replaced, but the old image could not be removed: " + err.Error(),
			Hint: "remove " + old, Err: err}
	}
	return nil
}

func writeProblem(path string, err error) *problem.Problem {
	return &problem.Problem{Class: problem.BadCall, File: path, Got: "cannot be written: " + err.Error(), Err: err}
}
