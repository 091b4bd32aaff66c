module weir/bench/peers/go-chan

go 1.26.0
