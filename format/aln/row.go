package aln

import (
	"fmt"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// Values are the ten columns of one image.
type Values struct {
	Section                      int     // SEC: section of the raw stack, counted from 0 or from 1
	RotDeg                       float64 // ROT: tilt axis, degrees
	GMag                         float64 // GMAG: always 1
	TXPX, TYPX                   float64 // TX, TY: shift, pixels of the input stack
	SMean, SFit, ScaleInt, BaseI float64 // SMEAN, SFIT, SCALE, BASE: always 1, 1, 1, 0
	TiltDeg                      float64 // TILT: degrees
}

// Row is one image that is kept.
type Row struct {
	Values
	Number int // 1-based line in the file; 0 when not read from one

	src  textio.Source
	read Values
}

// NewRow returns a row with AreTomo's constants in the columns that say nothing.
func NewRow(section int, rotDeg, txPX, tyPX, tiltDeg float64) Row {
	return Row{Values: Values{Section: section, RotDeg: rotDeg, GMag: 1, TXPX: txPX, TYPX: tyPX, SMean: 1, SFit: 1, ScaleInt: 1, TiltDeg: tiltDeg}}
}

const rowWant = "ten columns: SEC ROT GMAG TX TY SMEAN SFIT SCALE BASE TILT"

func parseRow(text string) (Values, *problem.Problem) {
	v, p := textio.Floats(text)
	if p != nil {
		return Values{}, p
	}
	if len(v) != 10 {
		return Values{}, &problem.Problem{Got: fmt.Sprintf("%d columns", len(v)), Want: rowWant}
	}
	section, p := whole(v[0], "SEC")
	return Values{Section: section, RotDeg: v[1], GMag: v[2], TXPX: v[3], TYPX: v[4],
		SMean: v[5], SFit: v[6], ScaleInt: v[7], BaseI: v[8], TiltDeg: v[9]}, p
}

// Format gives the line in AreTomo's columns. TILT has two decimals, or four
// where two would round it; AreTomo reads any number of them.
func (v Values) Format() string {
	return fmt.Sprintf("%5d  %9.4f  %9.5f  %9.3f  %9.3f  %7.2f  %7.2f  %7.2f  %7.2f  %8.*f",
		v.Section, v.RotDeg, v.GMag, v.TXPX, v.TYPX, v.SMean, v.SFit, v.ScaleInt, v.BaseI, decimals(v.TiltDeg), v.TiltDeg)
}

// PatchValues are the seven columns of one patch in one image.
type PatchValues struct {
	Row, Patch int     // index into File.Rows, and number of the patch; from 0
	XPX, YPX   float64 // centre of the patch, pixels of the input stack
	DXPX, DYPX float64 // residual shift, pixels of the input stack
	Good       float64 // 1: used, 0: not
}

// Patch is the local alignment of one patch in one image.
type Patch struct {
	PatchValues
	Number int // 1-based line in the file; 0 when not read from one

	src  textio.Source
	read PatchValues
}

func parsePatch(text string) (PatchValues, *problem.Problem) {
	v, p := textio.Floats(text)
	if p != nil {
		return PatchValues{}, p
	}
	if len(v) != 7 {
		return PatchValues{}, &problem.Problem{Got: fmt.Sprintf("%d columns", len(v)), Want: "seven columns of the local alignment: row patch x y dx dy good"}
	}
	row, p := whole(v[0], "row")
	if p != nil {
		return PatchValues{}, p
	}
	patch, p := whole(v[1], "patch")
	return PatchValues{Row: row, Patch: patch, XPX: v[2], YPX: v[3], DXPX: v[4], DYPX: v[5], Good: v[6]}, p
}

// Format gives the line in AreTomo's columns.
func (v PatchValues) Format() string {
	return fmt.Sprintf("%4d %3d %8.2f  %8.2f  %8.2f  %8.2f  %4.1f", v.Row, v.Patch, v.XPX, v.YPX, v.DXPX, v.DYPX, v.Good)
}
