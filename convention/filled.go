package convention

import "github.com/tomoparity/tomoparity/tomo"

// Filled returns a number for every row, for files that have it of all images or of
// none; unit and frame are those that of returns. used says whether the row's image
// takes part: the others get the mean of those that do where they have no number. It
// is nil when no image takes part, or one that does has none.
func Filled[Row any](rows []Row, of func(Row) (v tomo.Opt[float64], used bool)) []float64 {
	sum, n := 0.0, 0.0
	for _, r := range rows {
		x, used := of(r)
		if !used {
			continue
		}
		v, ok := x.Get()
		if !ok {
			return nil
		}
		sum, n = sum+v, n+1
	}
	if n == 0 {
		return nil
	}
	out := make([]float64, len(rows))
	for i, r := range rows {
		x, _ := of(r)
		out[i] = x.Or(sum / n)
	}
	return out
}
