package ctffind

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
	Image                int     // number in the stack, from 1
	Defocus1A, Defocus2A float64 // Å, positive for underfocus
	AzimuthDeg           float64 // of defocus 1, degrees
	PhaseRad             float64 // additional phase shift, radians; may be NaN
	Score                float64 // cross correlation of the fit; may be NaN
	ResolutionA          float64 // Å up to which the fit holds; may be NaN or infinite

	// CTFFIND 5; 0 when the table has no such column.
	TiltAxisDeg float64 // estimated tilt axis angle, degrees
	TiltDeg     float64 // estimated tilt angle, degrees
	ThicknessA  float64 // estimated thickness, Å
}

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
	if x[0] != math.Trunc(x[0]) || x[0] < 1 || x[0] > mostImages {
		return v, 0, &problem.Problem{Field: "column 1", Got: textio.Quote(fields[0]), Want: "the number of an image, from 1"}
	}
	return Values{Image: int(x[0]), Defocus1A: x[1], Defocus2A: x[2], AzimuthDeg: x[3], PhaseRad: x[4], Score: x[5], ResolutionA: x[6],
		TiltAxisDeg: x[7], TiltDeg: x[8], ThicknessA: x[9]}, len(fields), nil
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

// format gives a line as CTFFIND writes it.
func (v Values) format(columns int) string {
	x := []float64{float64(v.Image), v.Defocus1A, v.Defocus2A, v.AzimuthDeg, v.PhaseRad, v.Score, v.ResolutionA, v.TiltAxisDeg, v.TiltDeg, v.ThicknessA}
	out := make([]string, min(max(columns, minColumns), maxColumns))
	for i := range out {
		out[i] = strings.ToLower(strings.TrimPrefix(strconv.FormatFloat(x[i], 'f', 6, 64), "+"))
	}
	return strings.Join(out, " ")
}
