package imod

import (
	"path/filepath"
	"strings"

	"github.com/tomoparity/tomoparity/format/imodcom"
	"github.com/tomoparity/tomoparity/problem"
)

// maxSize bounds image and volume sizes in pixels.
const maxSize = 1 << 20

// tiltParams is what tilt.com says. Lengths are unbinned pixels.
type tiltParams struct {
	path    string
	version string // of eTomo that made the file; empty when it does not say

	aligned, output               string // file names as written
	tiltFile, xtiltFile           entry
	localFile, zFactorFile        entry
	localScale                    float64 // LOCALSCALE, 0 when absent
	compress                      entry
	binning                       int    // IMAGEBINNED, 1 when absent
	fullImage                     [2]int // 0 when absent
	subsetStart                   [2]int
	width, thickness              int        // 0 when absent
	slice                         [2]int     // rows of the aligned stack, 0-based; used when hasSlice
	hasSlice                      bool       //
	offset, shift                 [2]float64 // OFFSET (degrees, pixels), SHIFT (pixels, pixels)
	xAxisTilt                     float64    // degrees
	exclude, include              []int      // views, 1-based
	excludeLine                   int
	parallel, rotateBy90          bool
	binningAt, fullAt, fullSubAt  int // lines
	offsetAt, shiftAt, xAxisAt    int
	widthAt, thicknessAt, layedAt int
}

// readTiltCom reads the first tilt command of a command file.
func readTiltCom(path string) (*tiltParams, error) {
	file, err := imodcom.Read(path)
	if err != nil {
		return nil, err
	}
	cmd := file.Program("tilt")
	if cmd == nil {
		return nil, &problem.Problem{File: path, Got: "no tilt command", Want: "a line that begins with $tilt"}
	}
	var faults problem.List
	c := command{path: path, cmd: cmd, faults: &faults}
	t := &tiltParams{path: path, binning: 1, version: createdVersion(string(file.Bytes()))}
	t.readFiles(c)
	t.readSizes(c)
	t.readGeometry(c)
	t.readViews(c)
	return t, faults.ErrOrNil()
}

func (t *tiltParams) readFiles(c command) {
	t.aligned, t.output = c.get("InputProjections").text, c.get("OutputFile").text
	for i, e := range c.cmd.Files {
		if i == 0 {
			t.aligned = e.Value
		} else {
			t.output = e.Value
		}
	}
	t.tiltFile, t.xtiltFile = c.get("TILTFILE"), c.get("XTILTFILE")
	t.localFile, t.zFactorFile = c.get("LOCALFILE"), c.get("ZFACTORFILE")
	t.compress = c.get("COMPFRACTION")
	if !t.compress.found {
		t.compress = c.get("COMPRESS")
	}
}

func (t *tiltParams) readSizes(c command) {
	e := c.get("IMAGEBINNED")
	if v := c.whole("IMAGEBINNED", e, 1, 1, 1, 64); v != nil {
		t.binning, t.binningAt = v[0], e.line
	}
	e = c.get("FULLIMAGE")
	if v := c.whole("FULLIMAGE", e, 2, 2, 0, maxSize); v != nil {
		t.fullImage, t.fullAt = [2]int(v), e.line
	}
	e = c.get("SUBSETSTART")
	if v := c.whole("SUBSETSTART", e, 2, 2, -maxSize, maxSize); v != nil {
		t.subsetStart, t.fullSubAt = [2]int(v), e.line
	}
	e = c.get("WIDTH")
	if v := c.whole("WIDTH", e, 1, 1, 1, maxSize); v != nil {
		t.width, t.widthAt = v[0], e.line
	}
	e = c.get("THICKNESS")
	if v := c.whole("THICKNESS", e, 1, 1, 1, maxSize); v != nil {
		t.thickness, t.thicknessAt = v[0], e.line
	}
	e = c.get("SLICE")
	if v := c.whole("SLICE", e, 2, 3, 0, maxSize); v != nil && v[1] >= v[0] {
		t.slice, t.hasSlice = [2]int(v[:2]), true
	}
}

func (t *tiltParams) readGeometry(c command) {
	e := c.get("OFFSET")
	if v := c.numbers("OFFSET", e, 1, 2); v != nil {
		copy(t.offset[:], v)
		t.offsetAt = e.line
	}
	e = c.get("SHIFT")
	if v := c.numbers("SHIFT", e, 1, 2); v != nil {
		copy(t.shift[:], v)
		t.shiftAt = e.line
	}
	e = c.get("XAXISTILT")
	if v := c.numbers("XAXISTILT", e, 1, 1); v != nil {
		t.xAxisTilt, t.xAxisAt = v[0], e.line
	}
	if v := c.numbers("LOCALSCALE", c.get("LOCALSCALE"), 1, 1); v != nil {
		t.localScale = v[0]
	}
	for _, keyword := range []string{"PARALLEL", "RotateBy90"} {
		if e := c.get(keyword); e.found {
			t.parallel, t.rotateBy90, t.layedAt = keyword == "PARALLEL", keyword == "RotateBy90", e.line
		}
	}
}

func (t *tiltParams) readViews(c command) {
	for _, keyword := range []string{"EXCLUDELIST", "EXCLUDELIST2", "EXCLUDE"} {
		for _, e := range c.cmd.All(keyword) {
			t.exclude = append(t.exclude, c.list(keyword, entry{text: e.Value, line: e.Number, found: true})...)
			t.excludeLine = e.Number
		}
	}
	for _, e := range c.cmd.All("INCLUDE") {
		t.include = append(t.include, c.list("INCLUDE", entry{text: e.Value, line: e.Number, found: true})...)
		t.excludeLine = e.Number
	}
}

// near returns the path of a file the command names, in its folder.
func (t *tiltParams) near(name string) string { return locate(filepath.Dir(t.path), name) }

// createdVersion finds the version in the comment eTomo puts into its files.
func createdVersion(text string) string {
	_, after, found := strings.Cut(text, "####CreatedVersion####")
	if !found {
		return ""
	}
	line, _, _ := strings.Cut(after, "\n")
	return strings.TrimSpace(line)
}
