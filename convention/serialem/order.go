package serialem

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/tomoparity/tomoparity/format/mdoc"
	"github.com/tomoparity/tomoparity/tomo"
)

// timeLayouts are the forms of DateTime that were seen.
func timeLayouts() []string {
	return []string{"02-Jan-06 15:04:05", "02-Jan-2006 15:04:05", "2006-Jan-02 15:04:05", "2006-01-02 15:04:05", "2006-Jan-02 15:04:05.999", "1/2/2006 3:04:05 PM"}
}

func parseTime(text string) (time.Time, bool) {
	text = strings.Join(strings.Fields(text), " ")
	for _, layout := range timeLayouts() {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// order finds the order of acquisition from DateTime and from PriorRecordDose,
// whichever is complete; when both are and differ it stays unknown. The dose
// before each image is summed up in that order where the file does not give it.
func (r *reader) order(images []*mdoc.Section, numbers []int) {
	at := map[int]int{} // section to index of its exposure
	for i, e := range r.acq.Exposures {
		at[e.Section] = i
	}
	seconds := make([]tomo.Opt[float64], len(images))
	for i, s := range images {
		if text, ok := s.Text("DateTime"); ok {
			if t, ok := parseTime(text); ok {
				seconds[at[numbers[i]]] = tomo.Some(float64(t.Unix()))
			}
		}
	}
	doses := make([]tomo.Opt[float64], len(images))
	for i, e := range r.acq.Exposures {
		doses[i] = e.PriorDose
	}
	byTime, timed := ranks(seconds)
	byDose, dosed := ranks(doses)
	switch {
	case timed && dosed && !slices.Equal(byTime, byDose):
		r.acq.Note("the order of the images by DateTime is not that by PriorRecordDose: it is left unknown")
		return
	case timed:
		r.setOrder(byTime, "DateTime")
	case dosed:
		r.setOrder(byDose, "PriorRecordDose")
	default:
		return
	}
	r.sumDoses()
}

func (r *reader) setOrder(ranks []int, field string) {
	for i, rank := range ranks {
		r.acq.Exposures[i].Order = tomo.Some(rank)
	}
	r.acq.AddSource("order of acquisition", r.path, 0, field)
}

// ranks returns the place of each value in ascending order; ok is false when a
// value is missing or two are equal.
func ranks(values []tomo.Opt[float64]) (out []int, ok bool) {
	index := make([]int, len(values))
	for i, v := range values {
		if !v.Known() {
			return nil, false
		}
		index[i] = i
	}
	slices.SortStableFunc(index, func(a, b int) int { return cmp.Compare(values[a].Or(0), values[b].Or(0)) })
	out = make([]int, len(values))
	for rank, i := range index {
		if rank > 0 && values[i] == values[index[rank-1]] {
			return nil, false
		}
		out[i] = rank
	}
	return out, true
}

// sumDoses fills PriorDose from the doses of the images taken before.
func (r *reader) sumDoses() {
	byOrder := make([]int, len(r.acq.Exposures))
	for i, e := range r.acq.Exposures {
		if e.PriorDose.Known() || !e.Dose.Known() {
			return
		}
		byOrder[e.Order.Or(0)] = i
	}
	sum := 0.0
	for _, i := range byOrder {
		e := &r.acq.Exposures[i]
		e.PriorDose = tomo.Some(sum)
		sum += e.Dose.Or(0)
	}
	r.acq.AddSource("dose", r.path, 0, "sum of ExposureDose")
}
