package convert

import (
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/tomoparity/tomoparity/problem"
)

// stageFor makes the folder beside the target in which the files are proved.
func stageFor(dir string) (string, error) {
	if dir == "" {
		return "", &problem.Problem{Class: problem.BadCall, Got: "an empty path", Want: "the folder to write to", Hint: "is a variable of the shell not set?"}
	}
	parent := filepath.Dir(filepath.Clean(dir))
	if st, err := os.Stat(parent); err != nil || !st.IsDir() {
		return "", &problem.Problem{Class: problem.BadCall, File: dir, Got: "its parent folder does not exist", Err: err}
	}
	if st, err := os.Stat(dir); err == nil && !st.IsDir() {
		return "", &problem.Problem{Class: problem.BadCall, File: dir, Got: "a file", Want: "a folder to write to, new or there already",
			Hint: "the last path is the one that is written"}
	}
	stage, err := os.MkdirTemp(parent, ".tomoparity-convert-")
	if err != nil {
		return "", &problem.Problem{Class: problem.BadCall, File: dir, Got: "cannot be written", Err: err}
	}
	return stage, nil
}

// fileName makes a name that files can have in every package, and that the
// commands of README.txt need not quote, of the name of a series: what is no
// ASCII letter, digit, point, plus or minus becomes an underscore.
func fileName(series string) string {
	name := strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("._+-", r)) {
			return r
		}
		return '_'
	}, series)
	if strings.HasPrefix(name, "-") || strings.HasPrefix(name, ".") {
		name = "_" + name[1:]
	}
	return name
}

// publish moves the finished files to their place: all of them or none.
func publish(stage string, req Request) error {
	dir := req.Dir
	if _, err := os.Lstat(dir); os.IsNotExist(err) {
		if err := os.Chmod(stage, 0o755); err != nil {
			return err
		}
		return os.Rename(stage, dir)
	}
	if err := inTheWay(stage, req); err != nil {
		return err
	}
	files, err := filesBelow(stage)
	if err != nil {
		return err
	}
	for _, f := range files {
		to := filepath.Join(dir, f)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		if err := os.Rename(filepath.Join(stage, f), to); err != nil {
			return err
		}
	}
	return nil
}

// inTheWay refuses to replace files without --overwrite, and what is no file
// with it, before the first file is moved.
func inTheWay(stage string, req Request) error {
	files, err := filesBelow(stage)
	if err != nil {
		return err
	}
	for _, f := range files {
		to := filepath.Join(req.Dir, f)
		st, err := os.Lstat(to)
		switch {
		case err == nil && st.IsDir():
			return &problem.Problem{Class: problem.BadCall, File: to, Got: "a folder where a file is to be written", Hint: "nothing was written; give another folder"}
		case err == nil && !req.Overwrite:
			return &problem.Problem{Class: problem.BadCall, File: to, Got: "exists already", Hint: "nothing was written; give another folder" + req.orOverwrite()}
		}
		if st, err := os.Stat(filepath.Dir(to)); err == nil && !st.IsDir() {
			return &problem.Problem{Class: problem.BadCall, File: filepath.Dir(to), Got: "a file where a folder is to be made", Hint: "nothing was written; give another folder"}
		}
	}
	return nil
}

// orOverwrite names the option where the command has it.
func (r Request) orOverwrite() string {
	if r.NoOverwrite {
		return ""
	}
	return ", or --overwrite"
}

// filesBelow lists the files of a folder and of those in it, relative to it.
func filesBelow(stage string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(stage, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			rel, _ := filepath.Rel(stage, path)
			files = append(files, rel)
		}
		return err
	})
	return files, err
}
