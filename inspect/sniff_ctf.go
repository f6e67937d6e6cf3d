package inspect

import (
	"math"
	"regexp"
	"slices"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/ctftxt"
	"github.com/tomoparity/tomoparity/format/defocus"
	"github.com/tomoparity/tomoparity/format/gctflog"
)

// mayBeFits looks at the beginning of a file that is named as AreTomo names its
// table: the header, or a first line of numbers.
func mayBeFits(path string) bool {
	h, err := readHead(path)
	return err == nil && h.isText() && (h.begins("#") || firstLineIs(h, `^\s*\d+(\s+[-+.\deE]+){4,}\s*`))
}

// fits reads a file that is named as AreTomo names its table; the copy for
// IMOD has that name too.
func (it *Item) fits(path string) error {
	h, err := readHead(path)
	if err != nil {
		return err
	}
	if it.ctfTable(h) {
		if it.What == "fitted CTFs" {
			it.What = "CTFFIND table"
		}
		return it.err
	}
	if it.ctfplotter(h) {
		it.What = "IMOD defocus file"
		return nil
	}
	f, err := ctftxt.Read(path)
	if err != nil {
		return withHint(err, "a _CTF.txt is AreTomo's table of fitted CTFs")
	}
	it.fact("images", "%d", len(f.Rows))
	it.Warnings = append(it.Warnings, "whose it is does not show: CTFFIND counts the images of the stack, AreTomo those sorted by tilt", useCTF)
	return nil
}

// useCTF says what lists of fitted CTFs are for.
const useCTF = "defocus without a geometry: give it beside a result, with --ctf"

// ctfTable takes tables of CTFFIND and AreTomo. A table without a header is
// taken only when its columns tell whose it is.
func (it *Item) ctfTable(h *head) bool {
	said := h.begins("# Output from CTFF")
	f, err := ctftxt.Read(h.path)
	switch {
	case err != nil && said:
		it.err = withHint(err, "this is the table that CTFFIND writes beside its diagnostic image")
		return true
	case err != nil:
		return false
	}
	switch w, why := convention.WriterOfCTF(f); w {
	case convention.CTFUnknown:
		return false
	case convention.CTFAreTomo:
		it.What = "AreTomo CTF table"
		it.Warnings = append(it.Warnings, why+"; its rows are the images sorted by tilt", useCTF)
	default:
		it.Warnings = append(it.Warnings, why+"; its rows are the images of the stack it was given", useCTF)
	}
	it.fact("images", "%d", len(f.Rows))
	var values []float64
	for _, r := range f.Rows {
		values = append(values, (r.Defocus1A+r.Defocus2A)/2)
	}
	it.underfocus(values)
	if hands, err := convention.DFHands(f); err == nil && hands != nil {
		it.fact("dfHand", "%d to %d", slices.Min(hands), slices.Max(hands))
	}
	return true
}

func (it *Item) underfocus(a []float64) {
	it.fact("underfocus (A)", "%.0f to %.0f", slices.Min(a), slices.Max(a))
}

// slab takes what novaCTF writes for one slab: the name of a list of defocus,
// with a number behind it.
func (it *Item) slab(h *head) bool {
	if !regexp.MustCompile(`(?i)\.(txt|defocus)_\d+$`).MatchString(h.path) {
		return false
	}
	if _, err := ctftxt.Read(h.path); err == nil {
		return true
	}
	_, err := defocus.Read(h.path)
	return err == nil
}

// gctfLog takes logs of Gctf by the words around their values.
func (it *Item) gctfLog(h *head) bool {
	if h.ext != ".log" && !gctflog.Is(h.b) {
		return false
	}
	f, err := gctflog.Read(h.path)
	if err != nil {
		return false
	}
	it.fact("images", "%d", len(f.Fits))
	var values []float64
	best := math.Inf(1)
	for _, x := range f.Fits {
		values = append(values, (x.DefocusUA+x.DefocusVA)/2)
		if x.ResolutionA > 0 {
			best = min(best, x.ResolutionA)
		}
		for _, o := range x.Others {
			it.fact("column that is not understood", "%s = %g", o.Name, o.Value)
		}
	}
	it.underfocus(values)
	if !math.IsInf(best, 1) {
		it.fact("best resolution by EPA (A)", "%.2f", best)
	}
	it.Warnings = append(it.Warnings, useCTF)
	return true
}
