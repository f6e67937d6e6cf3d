package ctftxt

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// Values are the columns of one image.
type Values struct {
	Image                int        // number of the image, as written: see File for who counts how
	Defocus1A, Defocus2A float64    // Å, positive for underfocus
	AzimuthDeg           float64    // of defocus 1, degrees, from +x toward +y
	PhaseRad             float64    // additional phase shift, radians; may be NaN
	Score                float64    // of the fit; may be NaN
	ResolutionA          float64    // Å up to which the fit holds; may be NaN or infinite
	Further              [3]float64 // columns 8 to 10 as written, 0 where there is none
}

// Style is how rows are written.
type Style int

// The styles.
const (
	CTFFIND Style = iota // six decimals, one blank between
	AreTomo              // columns of fixed width, whole numbers of images
	NovaCTF              // tabs, defoci with two decimals, the rest with six
)

const (
	minColumns = 7
	maxColumns = 10
	fitted     = 4       // 0-based column from which on a failed fit may leave no number
	mostImages = 1 << 20 // far above any stack
)

func parseRow(text string) (v Values, columns int, p *problem.Problem) {
	fields := strings.Fields(text)
	if len(fields) < minColumns || len(fields) > maxColumns {
		return v, 0, &problem.Problem{Got: fmt.Sprintf("%d columns", len(fields)), Want: want}
	}
	var x [maxColumns]float64
	for i, s := range fields {
		if x[i], p = number(s, i >= fitted); p != nil {
			p.Field = fmt.Sprintf("column %d", i+1)
			return v, 0, p
		}
	}
	if x[0] != math.Trunc(x[0]) || x[0] < 0 || x[0] > mostImages {
		return v, 0, &problem.Problem{Field: "column 1", Got: textio.Quote(fields[0]), Want: "the number of an image"}
	}
	return Values{Image: int(x[0]), Defocus1A: x[1], Defocus2A: x[2], AzimuthDeg: x[3], PhaseRad: x[4], Score: x[5], ResolutionA: x[6],
		Further: [3]float64(x[minColumns:])}, len(fields), nil
}

// styleOf tells the style of a row: novaCTF parts columns by tabs, AreTomo
// writes whole numbers of images, CTFFIND does not.
func styleOf(text string) Style {
	first, rest, _ := strings.Cut(strings.Join(strings.Fields(text), " "), " ")
	switch {
	case rest != "" && strings.Contains(text, "\t"):
		return NovaCTF
	case strings.Contains(first, "."):
		return CTFFIND
	}
	return AreTomo
}

// number reads one value; failed allows what C prints where there is none.
func number(s string, failed bool) (float64, *problem.Problem) {
	switch strings.ToLower(strings.TrimLeft(s, "+-")) {
	case "nan":
		if failed {
			return math.NaN(), nil
		}
	case "inf", "infinity":
		if failed {
			v, _ := strconv.ParseFloat(s, 64)
			return v, nil
		}
	}
	return textio.Float(s)
}

// format gives a line as the program of the style writes it.
func (v Values) format(style Style, columns int) string {
	further := v.Further[:min(max(columns, minColumns), maxColumns)-minColumns]
	if style == AreTomo {
		phase := fmt.Sprintf("%8.2f", v.PhaseRad)
		if math.Abs(v.PhaseRad*100-math.Round(v.PhaseRad*100)) > 1e-6 {
			phase = fmt.Sprintf("%9.4f", v.PhaseRad) // as AreTomo3 2.3 writes all of them
		}
		s := fmt.Sprintf("%4d   %8.2f  %8.2f  %8.2f  %s  %8.4f  %8.4f", v.Image, v.Defocus1A, v.Defocus2A, v.AzimuthDeg, phase, v.Score, v.ResolutionA)
		for _, x := range further {
			s += fmt.Sprintf("  %4g", x)
		}
		return s
	}
	blank, defocus := " ", 6
	if style == NovaCTF {
		blank, defocus = "\t", 2
	}
	var out []string
	for i, x := range append([]float64{float64(v.Image), v.Defocus1A, v.Defocus2A, v.AzimuthDeg, v.PhaseRad, v.Score, v.ResolutionA}, further...) {
		decimals := 6
		if i == 1 || i == 2 {
			decimals = defocus
		}
		out = append(out, strings.ToLower(strings.TrimPrefix(strconv.FormatFloat(x, 'f', decimals, 64), "+")))
	}
	return strings.Join(out, blank)
}
