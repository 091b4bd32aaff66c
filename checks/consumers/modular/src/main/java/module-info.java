/** Requires one module of Weir and nothing else. */
module consumer {
  requires dev.weir.core;
}
