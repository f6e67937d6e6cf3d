package mrc

import (
	"encoding/binary"
	"fmt"
)

// sane tells whether the first numbers of a header can be true.
func (h *Header) sane() bool {
	return h.NX > 0 && h.NY > 0 && h.NZ > 0 && h.NX <= mostPixels && h.NY <= mostPixels && h.Mode.Known()
}

// pickOrder decodes the header in the byte order that the machine stamp and the
// numbers agree on, with a warning when they do not. found is false when the
// numbers make no sense in either order; then the header is in the stamp's.
func pickOrder(raw *[HeaderSize]byte) (h Header, warning string, found bool) {
	little, big := decodeHeader(raw, binary.LittleEndian), decodeHeader(raw, binary.BigEndian)
	first, second := little, big
	stamp := "little-endian"
	switch {
	case raw[212] == 0x44 && (raw[213] == 0x44 || raw[213] == 0x41):
	case raw[212] == 0x11 && raw[213] == 0x11:
		first, second, stamp = big, little, "big-endian"
	default:
		stamp = ""
		if !little.sane() && big.sane() || little.sane() && big.sane() && big.NX < little.NX {
			first, second = big, little
		}
	}
	switch {
	case first.sane() && stamp == "":
		return first, fmt.Sprintf("no valid machine stamp; read as %s, in which its numbers make sense", orderName(first.Order)), true
	case first.sane():
		return first, "", true
	case second.sane() && stamp != "":
		return second, fmt.Sprintf("the machine stamp says %s, but the numbers make sense only as %s", stamp, orderName(second.Order)), true
	}
	return first, "", false
}

func orderName(o binary.ByteOrder) string {
	if isBig(o) {
		return "big-endian"
	}
	return "little-endian"
}

func isBig(o binary.ByteOrder) bool { return o == binary.ByteOrder(binary.BigEndian) }
