package dev.weir.delta;

import dev.weir.delta.TaskMessage.Status;
import dev.weir.delta.Update.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a message has come to: computed, and checked, before its terminal is published.
 *
 * @param failure why it is not what was asked for
 */
record Conclusion(TaskMessage message, Update terminal, @Nullable InvalidContent failure) {

  /**
   * @param lost whether readers miss a delta: then Done, "it is what the deltas made", would be
   *     untrue for them, and the whole content is said instead
   */
  static Conclusion of(
      Ending ending, Place place, TaskMessage message, Accumulator body, boolean lost) {
    return switch (ending) {
      case Ending.Whole whole -> whole(whole.full(), place, message);
      case Ending.Broken broken -> broken(broken.code(), broken.why(), place, message, body, null);
      case Ending.AsAdded a -> asAdded(place, message, body, lost);
    };
  }

  private static Conclusion whole(Update.Full full, Place place, TaskMessage message) {
    TaskMessage parent = full.place().parent();
    TaskMessage of = parent == null ? message : parent;
    Integer index = full.index() == null ? place.index() : full.index();
    Update.Full terminal = new Update.Full(new Place(index, of), full.content());
    return new Conclusion(of.ended(List.of(full.content()), Status.DONE), terminal, null);
  }

  private static Conclusion asAdded(
      Place place, TaskMessage message, Accumulator body, boolean lost) {
    try {
      List<Content> parts = orInitial(body.checked(), message);
      Update terminal =
          lost && parts.size() == 1
              ? new Update.Full(place, parts.getFirst())
              : new Update.Done(place);
      return new Conclusion(message.ended(parts, Status.DONE), terminal, null);
    } catch (InvalidContent e) {
      return broken("invalid_content", String.valueOf(e.getMessage()), place, message, body, e);
    }
  }

  /** Half a sentence is kept, half a JSON text is not. */
  private static Conclusion broken(
      String code,
      String why,
      Place place,
      TaskMessage message,
      Accumulator body,
      @Nullable InvalidContent failure) {
    List<Content> parts =
        orInitial(body.parts().stream().filter(JsonText::valid).toList(), message);
    Update terminal = new Update.Failed(place, code, why);
    return new Conclusion(message.ended(parts, Status.FAILED), terminal, failure);
  }

  private static List<Content> orInitial(List<Content> made, TaskMessage message) {
    return made.isEmpty() ? message.parts().stream().map(JsonText::settled).toList() : made;
  }
}
