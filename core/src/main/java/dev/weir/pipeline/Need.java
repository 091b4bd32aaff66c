package dev.weir.pipeline;

import dev.weir.channel.Overflow;

/**
 * What a step takes, as declared.
 *
 * @param from the entry that gives it, or the resource
 * @param overflow what happens to the items when this step is late
 */
record Need(From from, Form form, Overflow overflow) {

  /** Where it comes from. */
  sealed interface From permits Entry, Resource {
    /** Whether its handle stands for items rather than for one value. */
    boolean many();
  }

  static Need of(Input<?> input) {
    return switch (input) {
      case Items<?> items -> new Need(items.entry, Form.DIRECT, Overflow.SUSPEND);
      case Value<?> value -> new Need(value.entry, Form.DIRECT, Overflow.SUSPEND);
      case View<?> view -> view.need;
      case Resource<?> resource -> new Need(resource, Form.DIRECT, Overflow.SUSPEND);
    };
  }

  static Need barrier(Step<?> step) {
    return new Need(step.entry, Form.BARRIER, Overflow.SUSPEND);
  }

  View<?> dropping(Overflow other) {
    return new View<>(new Need(from, form, other));
  }
}
