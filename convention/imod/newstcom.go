package imod

import (
	"github.com/tomoparity/tomoparity/format/imodcom"
	"github.com/tomoparity/tomoparity/problem"
)

// newstParams is what newst.com says of the aligned stack.
type newstParams struct {
	path string

	input, output string     // file names as written
	transform     entry      // name of the .xf
	reduction     float64    // BinByFactor or ShrinkByFactor, 1 when absent
	reductionAt   int        // its line
	size          [2]int     // SizeToOutputInXandY in binned pixels; 0 when absent
	sizeAt        int        // its line
	offset        [2]float64 // OffsetsInXandY, unbinned pixels: the content moves by -offset
	offsetAt      int        // its line
	offsetFirst   bool       // the offset is applied before the transform
	plainBinning  bool       // whole pixels are summed, from the lower left corner of the image
}

// readNewstCom reads the newstack command that applies a transform.
func readNewstCom(path string) (*newstParams, error) {
	file, err := imodcom.Read(path)
	if err != nil {
		return nil, err
	}
	var faults problem.List
	for _, cmd := range file.Programs("newstack") {
		c := command{path: path, cmd: cmd, faults: &faults}
		transform := c.getOr("TransformFile", "-xform", "-TransformFile", "-x")
		if !transform.found {
			continue
		}
		n := &newstParams{path: path, transform: transform, reduction: 1}
		n.read(c)
		return n, faults.ErrOrNil()
	}
	return nil, &problem.Problem{File: path, Got: "no newstack command with a TransformFile", Want: "the command that makes the aligned stack"}
}

func (n *newstParams) read(c command) {
	n.input = c.getOr("InputFile", "-input", "-in", "-InputFile").text
	n.output = c.getOr("OutputFile", "-output", "-ou", "-OutputFile").text
	for _, keyword := range []string{"BinByFactor", "ShrinkByFactor"} {
		e := c.getOr(keyword, map[string]string{"BinByFactor": "-bin", "ShrinkByFactor": "-shrink"}[keyword], "-"+keyword)
		v := c.numbers(keyword, e, 1, 1)
		if v == nil {
			continue
		}
		if v[0] < 1 || v[0] > 64 {
			c.fault(keyword, e, "a number from 1 to 64")
			continue
		}
		n.reduction, n.reductionAt = n.reduction*v[0], e.line
	}
	n.readSize(c)
	e := c.getOr("OffsetsInXandY", "-offset", "-OffsetsInXandY")
	if v := c.numbers("OffsetsInXandY", e, 2, 2); v != nil {
		n.offset, n.offsetAt = [2]float64(v), e.line
	}
	n.offsetFirst = c.get("ApplyOffsetsFirst").found
	n.plainBinning = !c.get("AntialiasFilter").found && !c.get("ShrinkByFactor").found
	n.refuse(c)
}

// readSize reads SizeToOutputInXandY, where either number may be left out
// ("1024," or ",10" or ",,": the whole image).
func (n *newstParams) readSize(c command) {
	e := c.getOr("SizeToOutputInXandY", "-size", "-SizeToOutputInXandY")
	if !e.found {
		return
	}
	parts := splitPair(e.text)
	for i, part := range parts {
		if part == "" {
			continue
		}
		if v := c.whole("SizeToOutputInXandY", entry{text: part, line: e.line, found: true}, 1, 1, 1, maxSize); v != nil {
			n.size[i], n.sizeAt = v[0], e.line
		}
	}
}

// refuse reports what would change the geometry in a way that is not read.
func (n *newstParams) refuse(c command) {
	for _, keyword := range []string{"RotateByAngle", "ExpandByFactor", "SectionsToRead", "UseTransformLines", "ExcludeSections", "ReorderByTiltAngle"} {
		e := c.get(keyword)
		if !e.found || harmless(keyword, e.text) {
			continue
		}
		c.faults.Add(&problem.Problem{File: n.path, Line: e.line, Field: keyword, Got: e.text,
			Want: "an aligned stack with all sections in order, made by the transforms alone",
			Hint: "this option changes which image is where; give the .xf and .tlt files without the .com files"})
	}
}

func harmless(keyword, text string) bool {
	switch keyword {
	case "RotateByAngle", "ReorderByTiltAngle":
		return text == "0" || text == "0." || text == "0.0"
	case "ExpandByFactor":
		return text == "1" || text == "1." || text == "1.0"
	}
	return false
}
