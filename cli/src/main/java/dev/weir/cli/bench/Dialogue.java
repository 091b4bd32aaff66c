package dev.weir.cli.bench;

import java.util.List;

/**
 * What one caller says, turn by turn.
 *
 * @param id unique in its file
 * @param services what it is about, such as {@code Restaurants_2}
 * @param turns the caller's texts, in order, at least one
 */
record Dialogue(String id, List<String> services, List<String> turns) {
  Dialogue {
    services = List.copyOf(services);
    turns = List.copyOf(turns);
  }
}
