package dev.weir.gateway;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** How a worker is, for those who watch it from outside. Any thread; none of it waits. */
public interface WorkerHealth {
  /** What is wrong with it, in words; empty if nothing is. */
  Optional<String> failing();

  /** Why no job can come to it now, in words; empty if jobs can. */
  Optional<String> notReady();

  /** What it is and does. */
  ObjectNode worker();

  /** Its figures, in Prometheus' text format. */
  String metrics();
}
