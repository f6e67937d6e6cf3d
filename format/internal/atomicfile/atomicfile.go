// Package atomicfile writes a file under a temporary name in the same folder
// and renames it when it is complete, so that a reader never sees half a file
// and an interrupted run leaves the old one in place.
package atomicfile

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// File is a file being written. The embedded *os.File is the temporary one.
type File struct {
	*os.File
	path string
	done bool
}

// Create opens a temporary file beside path. The permissions are those of an
// existing file at path, else 0666 reduced by the umask.
func Create(path string) (*File, error) {
	mode := os.FileMode(0o666)
	exists := false
	if st, err := os.Stat(path); err == nil {
		if st.IsDir() {
			return nil, fmt.Errorf("%s is a folder", path)
		}
		mode, exists = st.Mode().Perm(), true
	}
	dir, base := filepath.Split(path)
	for range 100 {
		name := filepath.Join(dir, fmt.Sprintf(".%s.%08x.tmp", base, rand.Uint32()))
		f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
		if os.IsExist(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if exists {
			_ = f.Chmod(mode) // best effort: the umask may have removed bits
		}
		return &File{File: f, path: path}, nil
	}
	return nil, fmt.Errorf("no free temporary name beside %s", path)
}

// Commit closes the temporary file and renames it to the final path. On any
// failure the temporary file is removed.
func (f *File) Commit() error {
	if f.done {
		return os.ErrClosed
	}
	f.done = true
	err := f.Sync()
	if cerr := f.File.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(f.Name(), f.path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

// Abort closes and removes the temporary file; the final path is untouched.
// After Commit it does nothing.
func (f *File) Abort() {
	if f.done {
		return
	}
	f.done = true
	_ = f.File.Close()
	_ = os.Remove(f.Name())
}

// Write is the whole cycle for data that is in memory.
func Write(path string, data []byte) error {
	f, err := Create(path)
	if err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		f.Abort()
		return err
	}
	return f.Commit()
}
