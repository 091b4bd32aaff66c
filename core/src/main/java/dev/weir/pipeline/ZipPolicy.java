package dev.weir.pipeline;

/**
 * What a step that takes several streams item by item does when one ends before the others. An
 * input that is {@linkplain Items#padded padded} never ends a step while another goes on.
 */
public enum ZipPolicy {
  /** All must end together; else the step fails. */
  STRICT,
  /** The first end ends the step. What the others still have is left. */
  SHORTEST
}
