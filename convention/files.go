package convention

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/tomoparity/tomoparity/problem"
)

// File is a file to be written: its name below a folder and its bytes.
type File struct {
	Name string // slash-separated, below the folder
	Data []byte
}

// WriteFiles writes all files below dir, which is made if need be, or none of
// them: when one exists already, or something fails on the way, nothing of this
// call remains. It returns the paths in the order given.
func WriteFiles(dir string, files ...File) (paths []string, err error) {
	for _, f := range files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if _, err := os.Lstat(path); err == nil {
			return nil, &problem.Problem{Class: problem.BadCall, File: path, Got: "there is such a file already",
				Want: "a new file", Hint: "nothing is overwritten; give another folder, or move the file away"}
		}
		paths = append(paths, path)
	}
	var temporary, made []string
	defer func() {
		for _, path := range temporary {
			_ = os.Remove(path)
		}
		if err == nil {
			return
		}
		for _, path := range made {
			_ = os.Remove(path)
		}
	}()
	for i, f := range files {
		tmp, err := writeBeside(paths[i], f.Data)
		if err != nil {
			return nil, unwritten(paths[i], err)
		}
		temporary = append(temporary, tmp)
	}
	for i, tmp := range temporary {
		if err := publish(tmp, paths[i]); err != nil {
			return nil, unwritten(paths[i], err)
		}
		made = append(made, paths[i])
	}
	return paths, nil
}

// writeBeside writes data under a temporary name in the folder of path.
func writeBeside(path string, data []byte) (name string, err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return "", err
	}
	name = filepath.Join(filepath.Dir(path), fmt.Sprintf(".%s.%d.tmp", filepath.Base(path), os.Getpid()))
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		_ = os.Remove(name)
	}
	return name, err
}

// publish gives a complete file its name unless the name is taken. A file
// system without hard links is served by renaming.
func publish(tmp, path string) error {
	err := os.Link(tmp, path)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	if _, err := os.Lstat(path); err == nil {
		return fs.ErrExist
	}
	return os.Rename(tmp, path)
}

func unwritten(path string, err error) error {
	return &problem.Problem{Class: problem.BadCall, File: path, Got: "cannot be written: " + err.Error(), Err: err}
}
