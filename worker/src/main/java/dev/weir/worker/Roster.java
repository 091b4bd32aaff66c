package dev.weir.worker;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The agents of a pool at one moment, in the order in which they were registered. Immutable.
 *
 * @param agents by name
 * @param chosen the default that was asked for; null for the first
 */
record Roster(Map<String, HostedAgent> agents, @Nullable String chosen) {
  static final Roster EMPTY = new Roster(Map.of(), null);

  Roster with(HostedAgent agent) {
    Map<String, HostedAgent> more = new LinkedHashMap<>(agents);
    more.put(agent.name(), agent);
    return new Roster(Collections.unmodifiableMap(more), chosen);
  }

  /** A default that leaves is the default no more: that is the first again. */
  Roster without(String name) {
    Map<String, HostedAgent> fewer = new LinkedHashMap<>(agents);
    fewer.remove(name);
    return new Roster(Collections.unmodifiableMap(fewer), name.equals(chosen) ? null : chosen);
  }

  Roster choosing(String name) {
    return new Roster(agents, name);
  }

  Optional<HostedAgent> find(String name) {
    return Optional.ofNullable(agents.get(name));
  }

  Optional<HostedAgent> byDefault() {
    return chosen == null ? agents.values().stream().findFirst() : find(chosen);
  }

  /** The one whose name and a dash begin the room's; of several that with the longest name. */
  Optional<HostedAgent> ofRoom(String room) {
    return agents.values().stream()
        .filter(agent -> room.startsWith(agent.name() + "-"))
        .max(Comparator.comparingInt(agent -> agent.name().length()));
  }

  List<String> names() {
    return List.copyOf(agents.keySet());
  }
}
