package dev.weir.livekit.rtc;

import dev.weir.livekit.proto.rtc.Attribute;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Attributes, as the library has them. */
final class Attributes {
  private Attributes() {}

  static Map<String, String> of(List<Attribute> entries) {
    Map<String, String> all = new LinkedHashMap<>();
    entries.forEach(entry -> all.put(entry.getKey(), entry.getValue()));
    return all;
  }

  static List<Attribute> of(Map<String, String> all) {
    return all.entrySet().stream()
        .map(entry ->
            Attribute.newBuilder().setKey(entry.getKey()).setValue(entry.getValue()).build())
        .toList();
  }
}
