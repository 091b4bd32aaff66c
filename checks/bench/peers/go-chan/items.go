package main

const kinds = 1024

// Made once; pointers, as the Java sides hand over references.
var items = func() (all [kinds]int) {
	for i := range all {
		all[i] = i
	}
	return all
}()

func item(index int) *int { return &items[index&(kinds-1)] }

// sum is that of the first count items.
func sum(count int) int {
	full, rest := count/kinds, count%kinds
	return full*kinds*(kinds-1)/2 + rest*(rest-1)/2
}

func total(sums []int) int {
	all := 0
	for _, each := range sums {
		all += each
	}
	return all
}
