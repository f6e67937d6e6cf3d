package report

import (
	"strings"
	"unicode/utf8"
)

// wrap breaks text at blanks into lines of at most width columns.
func wrap(text string, width int) []string {
	var lines []string
	cur := ""
	for i, word := range strings.Split(text, " ") {
		switch {
		case i == 0:
			cur = word
		case utf8.RuneCountInString(cur)+1+utf8.RuneCountInString(word) > width:
			lines = append(lines, cur)
			cur = word
		default:
			cur += " " + word
		}
	}
	return append(lines, cur)
}

func pad(s string, width int) string {
	if n := utf8.RuneCountInString(s); n < width {
		return s + strings.Repeat(" ", width-n)
	}
	return s + " "
}
