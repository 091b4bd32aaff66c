package dev.weir.cli.bench;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Says the same to the same conversation; every third text makes it call a tool first. */
final class TestModel implements Oracle {
  @Override
  public Reply reply(String agent, List<JsonNode> before) {
    JsonNode last = before.getLast();
    String heard = Said.text(last);
    if (Said.by("user", last) && callsTool(heard)) {
      return new Reply("", List.of(new Call("look_up", "{\"text\":" + Json.write(heard) + "}")));
    }
    return new Reply(words(agent + before.size() + heard), List.of());
  }

  static boolean callsTool(String text) {
    return Math.floorMod(text.hashCode(), 3) == 0;
  }

  private static String words(String topic) {
    return IntStream.range(0, 45)
        .mapToObj(word -> "word-" + Math.floorMod(topic.hashCode() + word, 10))
        .collect(Collectors.joining(" "));
  }
}
