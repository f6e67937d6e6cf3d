package imod

import (
	"path/filepath"
	"strings"

	"github.com/tomoparity/tomoparity/problem"
)

// setFromTiltCom follows the names in a tilt.com and its newst.com.
func setFromTiltCom(path string, names []string) (fileSet, error) {
	tilt, err := readTiltCom(path)
	if err != nil {
		return fileSet{}, err
	}
	s := fileSet{dir: filepath.Dir(path), tilt: tilt}
	s.suffix, _ = tiltComSuffix(filepath.Base(path))
	if com := s.newstCom(names); com != "" {
		if s.newst, err = readNewstCom(com); err != nil {
			return fileSet{}, err
		}
	}
	s.base = s.baseName()
	if err := s.named(); err != nil {
		return fileSet{}, err
	}
	s.fill(names)
	if s.xf == "" {
		return fileSet{}, &problem.Problem{File: path, Field: "alignment", Got: "no transform file " + s.base + ".xf beside it",
			Want: "the .xf that newst.com applies", Hint: "without it the axis and the shifts of the views are unknown"}
	}
	return s, nil
}

// newstCom finds the command file that made the aligned stack of tilt: the one
// of the same suffix.
func (s fileSet) newstCom(names []string) string {
	for _, name := range names {
		if strings.EqualFold(name, "newst"+s.suffix+".com") {
			return filepath.Join(s.dir, name)
		}
	}
	return ""
}

// baseName is that of the transform file, the tilt file or the aligned stack.
func (s fileSet) baseName() string {
	if s.newst != nil && s.newst.transform.text != "" {
		return stem(s.newst.transform.text)
	}
	if s.tilt.tiltFile.text != "" {
		return stem(s.tilt.tiltFile.text)
	}
	return strings.TrimSuffix(stem(s.tilt.aligned), "_ali")
}

// named takes the files the command files name; one that is missing is a fault.
func (s *fileSet) named() error {
	var faults problem.List
	take := func(to *string, com string, e entry, keyword string) {
		if e.text == "" {
			return
		}
		if *to = locate(s.dir, e.text); !isFile(*to) {
			faults.Add(&problem.Problem{File: com, Line: e.line, Field: keyword, Got: e.text + " is not there",
				Want: "that file in " + s.dir, Hint: "copy it there, or correct the name in the command file"})
		}
	}
	if s.newst != nil {
		take(&s.xf, s.newst.path, s.newst.transform, "TransformFile")
	}
	take(&s.tlt, s.tilt.path, s.tilt.tiltFile, "TILTFILE")
	take(&s.xtilt, s.tilt.path, s.tilt.xtiltFile, "XTILTFILE")
	return faults.ErrOrNil()
}

// fill adds the files of the base name that no command file names.
func (s *fileSet) fill(names []string) {
	set := func(to *string, candidates ...string) {
		if *to == "" {
			*to = existing(s.dir, candidates...)
		}
	}
	set(&s.xf, s.base+".xf")
	set(&s.tlt, s.base+".tlt")
	set(&s.rawtlt, s.base+".rawtlt")
	if s.tilt == nil { // tilt.com is silent about a file it does not use
		set(&s.xtilt, s.base+".xtilt")
	}
	set(&s.defocus, s.base+".defocus")
	set(&s.alignCom, "align"+s.suffix+".com")
	set(&s.ctfPlotter, "ctfplotter"+s.suffix+".com")
	set(&s.ctfCorrection, "ctfcorrection"+s.suffix+".com")
	set(&s.edf, s.base+".edf", strings.TrimSuffix(s.base, s.suffix)+".edf")
	if s.newst != nil && s.newst.input != "" {
		set(&s.stack, filepath.Base(s.newst.input))
	}
	set(&s.stack, s.base+".st", s.base+".mrc")
	if s.tilt != nil && s.tilt.aligned != "" {
		set(&s.aligned, filepath.Base(s.tilt.aligned))
	}
	set(&s.volume, s.base+"_rec.mrc", s.base+".rec")
}
