/** Weir core. */
module dev.weir.core {
  requires static transitive org.jspecify;
  requires tools.jackson.core;

  exports dev.weir.time;
}
