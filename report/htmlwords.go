package report

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// notMeasured stands wherever a number is unknown.
const notMeasured = "not measured"

// fixed writes v with the given decimals.
func fixed(v float64, digits int) string {
	if !finite(v) {
		return notMeasured
	}
	t := strconv.FormatFloat(v, 'f', digits, 64)
	if strings.Trim(t, "-0.") == "" {
		t = strings.TrimPrefix(t, "-")
	}
	return minus(t)
}

// signedNumber is fixed with a plus sign before positive numbers.
func signedNumber(v float64, digits int) string {
	t := fixed(v, digits)
	if finite(v) && v > 0 && strings.Trim(t, "0.") != "" {
		return "+" + t
	}
	return t
}

// plusMinus writes v ± sigma.
func plusMinus(v, sigma float64, digits int) string {
	switch {
	case !finite(v):
		return notMeasured
	case !finite(sigma):
		return fixed(v, digits)
	}
	return fixed(v, digits) + " ± " + fixed(sigma, digits)
}

// signedPlusMinus is plusMinus with a sign.
func signedPlusMinus(v, sigma float64, digits int) string {
	switch {
	case !finite(v):
		return notMeasured
	case !finite(sigma):
		return signedNumber(v, digits)
	}
	return signedNumber(v, digits) + " ± " + fixed(sigma, digits)
}

// short writes v with about three digits.
func short(v float64) string {
	switch a := math.Abs(v); {
	case !finite(v):
		return notMeasured
	case a == 0:
		return "0"
	case a < 0.001:
		return "< 0.001"
	case a >= 100:
		return fixed(v, 0)
	case a >= 10:
		return fixed(v, 1)
	case a >= 0.1:
		return fixed(v, 2)
	}
	return fixed(v, 3)
}

// entry writes a matrix entry.
func entry(v float64) string {
	if !finite(v) {
		return "0"
	}
	return strconv.FormatFloat(math.Round(v*1e4)/1e4+0, 'f', -1, 64)
}

var degreeWord = regexp.MustCompile(`(\d) deg\b`)

// noNumber is how a number that is not finite looks in the texts of others.
var noNumber = regexp.MustCompile(`[+-]?\bNaN\b|[+-]Inf\b`)

// prose sets the signs that plain text has to spell out.
func prose(text string) string {
	text = noNumber.ReplaceAllString(text, notMeasured)
	return degreeWord.ReplaceAllString(strings.ReplaceAll(text, " +- ", " ± "), "$1°")
}

// sentence is prose with a capital first letter and a full stop.
func sentence(text string) string {
	text = strings.TrimSpace(prose(text))
	if text == "" {
		return ""
	}
	r, n := utf8.DecodeRuneInString(text)
	text = string(unicode.ToUpper(r)) + text[n:]
	if !strings.ContainsAny(text[len(text)-1:], ".!?") {
		text += "."
	}
	return text
}

// whatHelps puts what would decide a series into a sentence; questions stay.
func whatHelps(help string) string {
	if help == "" || strings.HasSuffix(help, "?") {
		return sentence(help)
	}
	return "What would help: " + strings.TrimSuffix(prose(help), ".") + "."
}

// plural writes "1 image" or "3 images".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// joined writes "a", "a and b" or "a, b and c".
func joined(names []string) string {
	switch n := len(names); n {
	case 0:
		return ""
	case 1:
		return names[0]
	default:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
}

// bytesText writes a file size.
func bytesText(n int64) string {
	switch f := float64(n); {
	case n < 0:
		return "unknown"
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case f < 1e6:
		return fmt.Sprintf("%.1f kB", f/1e3)
	case f < 1e9:
		return fmt.Sprintf("%.1f MB", f/1e6)
	default:
		return fmt.Sprintf("%.2f GB", f/1e9)
	}
}
