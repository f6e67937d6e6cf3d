package textio

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/tomoparity/tomoparity/problem"
)

// Float reads one decimal number. Beside the usual forms it takes Fortran's
// exponent letter d; it refuses hexadecimal, "nan" and "inf", and overflow.
// The problem has Got, Want and perhaps Hint; the caller adds the place.
func Float(s string) (float64, *problem.Problem) {
	bad := func(got, hint string) (float64, *problem.Problem) {
		return 0, &problem.Problem{Got: got, Want: "a number", Hint: hint}
	}
	for _, c := range []byte(s) {
		if !strings.ContainsRune("0123456789+-.eEdD", rune(c)) {
			return bad(Quote(s), numberHint(s))
		}
	}
	v, err := strconv.ParseFloat(strings.NewReplacer("d", "e", "D", "e").Replace(s), 64)
	if err != nil {
		if math.IsInf(v, 0) {
			return bad(Quote(s)+" is too large", "")
		}
		return bad(Quote(s), numberHint(s))
	}
	return v, nil
}

// numberHint guesses why a text is not a number.
func numberHint(s string) string {
	switch low := strings.ToLower(strings.TrimLeft(s, "+-")); {
	case low == "nan" || low == "inf" || low == "infinity":
		return "the program that wrote this failed on it; no value can be put in its place"
	case strings.Contains(s, ","):
		return "a decimal comma? write numbers with a point, and blanks between columns"
	case strings.HasPrefix(s, "***"):
		return "the number did not fit its column when it was written"
	}
	return ""
}

// Floats reads the blank-separated numbers of one line.
func Floats(line string) ([]float64, *problem.Problem) {
	fields := strings.Fields(TrimBOM(line))
	vals := make([]float64, len(fields))
	for i, f := range fields {
		v, p := Float(f)
		if p != nil {
			p.Field = fmt.Sprintf("column %d", i+1)
			return nil, p
		}
		vals[i] = v
	}
	return vals, nil
}

// Quote puts a text from a file into quotes for a message, cut to 60 bytes and
// with control characters escaped.
func Quote(s string) string {
	const most = 60
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "..."
	}
	return strconv.Quote(s)
}
