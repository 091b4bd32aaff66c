package dev.weir.cli.bench;

import java.util.List;

/**
 * What one caller says, turn by turn.
 *
 * @param id unique in its file
 * @param services what it is about, such as {@code Restaurants_2}
 * @param turns the caller's texts, in order
 */
record Dialogue(String id, List<String> services, List<String> turns) {
  Dialogue {
    services = List.copyOf(services);
    turns = List.copyOf(turns);
  }

  /** The same, held again, under an id of its own; the first time is itself. */
  Dialogue round(int number) {
    return number == 1 ? this : new Dialogue(id + "." + number, services, turns);
  }
}
