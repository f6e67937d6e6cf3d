package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
)

// The committed result is whole, its summary follows from its rows, and the
// README quotes it.
func TestCommittedResult(t *testing.T) {
	data, err := os.ReadFile("../../docs/blind-test.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var column map[string]int
	rows, sure, wrong, controls, answered := 0, 0, 0, 0, 0
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		f := strings.Split(line, "\t")
		switch {
		case strings.HasPrefix(line, "#"):
			continue
		case column == nil:
			column = map[string]int{}
			for i, name := range f {
				column[name] = i
			}
			continue
		}
		rows++
		kind, state := f[column["kind"]], f[column["state"]]
		if kind == "untilted" || kind == "no-rings" || kind == "noise" {
			controls++
			if state != "undetermined" && state != "no-gradient" {
				answered++
			}
			continue
		}
		if p, err := strconv.ParseFloat(f[column["posterior"]], 64); err == nil && p > 0.999 {
			sure++
			if f[column["right"]] != "true" {
				wrong++
			}
		}
	}
	for _, want := range []string{
		fmt.Sprintf("-n %d ", rows),
		fmt.Sprintf("# posterior > 0.999: %d, wrong %d;", sure, wrong),
		fmt.Sprintf("# controls: %d, given an answer: %d", controls, answered),
	} {
		if !strings.Contains(string(data), want) {
			t.Errorf("the rows do not give the line %q", want)
		}
	}
	if wrong != 0 || answered != 0 {
		t.Errorf("%d wrong, %d controls answered", wrong, answered)
	}
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(string(readme)), " ")
	for _, want := range []string{fmt.Sprintf("of %d answers with a posterior above 0.999 none was wrong", sure), fmt.Sprintf("none of %d negative controls", controls)} {
		if !strings.Contains(text, want) {
			t.Errorf("README.md does not say %q", want)
		}
	}
}
