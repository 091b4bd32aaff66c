module weir/bench/peers/go-episode

go 1.26.0
