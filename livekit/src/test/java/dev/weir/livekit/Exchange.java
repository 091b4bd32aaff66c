package dev.weir.livekit;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import com.google.protobuf.UnknownFieldSet;
import dev.weir.livekit.proto.ServerMessage;
import dev.weir.livekit.proto.WorkerMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one worker and a server said to each other for one job, as can be compared with another's:
 * who said what in which order, and each of the worker's fields, without ids.
 *
 * @param order who said what; the load between is left out, but for the first
 * @param fields of the worker's first message of each kind and state
 */
record Exchange(List<String> order, Map<String, String> fields) {
  static Exchange of(List<Message> said) {
    List<String> order = new ArrayList<>();
    Map<String, String> fields = new TreeMap<>();
    for (Message message : said) {
      String what = kind(message);
      boolean first = !order.contains(what);
      if (first || !what.equals("worker: update_worker")) {
        order.add(what);
      }
      if (first && message instanceof WorkerMessage) {
        message.getAllFields().values().forEach(inner -> flatten(what, inner, fields));
      }
    }
    return new Exchange(order, fields);
  }

  private static String kind(Message message) {
    return switch (message) {
      case WorkerMessage words when words.hasUpdateJob() ->
          "worker: update_job " + words.getUpdateJob().getStatus();
      case WorkerMessage words ->
          "worker: " + words.getMessageCase().name().toLowerCase(Locale.ROOT);
      case ServerMessage words ->
          "server: " + words.getMessageCase().name().toLowerCase(Locale.ROOT);
      default -> throw new AssertionError(message);
    };
  }

  private static void flatten(String path, Object value, Map<String, String> fields) {
    if (value instanceof Message message) {
      message
          .getAllFields()
          .forEach((field, inner) -> flatten(path + "." + field.getName(), field, inner, fields));
      unknown(path, message.getUnknownFields(), fields);
    } else {
      fields.putIfAbsent(path, value.toString().replaceAll("\\bAJ_\\w+", "AJ"));
    }
  }

  private static void flatten(
      String path, FieldDescriptor field, Object value, Map<String, String> fields) {
    if (field.isMapField()) {
      fields.put(path, value.toString().replace("\n", " "));
    } else {
      flatten(path, value, fields);
    }
  }

  /** What our messages do not know is a difference, too. */
  private static void unknown(String path, UnknownFieldSet others, Map<String, String> fields) {
    if (!others.asMap().isEmpty()) {
      fields.put(
          path + ".unknown", TextFormat.printer().emittingSingleLine(true).printToString(others));
    }
  }

  /** Each that one says and the other does not, or in another place or with another value. */
  static TreeSet<String> differences(Exchange ours, Exchange theirs) {
    TreeSet<String> found = new TreeSet<>();
    TreeSet<String> names = new TreeSet<>(ours.fields.keySet());
    names.addAll(theirs.fields.keySet());
    names.stream()
        .filter(name -> !ours.text(name).equals(theirs.text(name)))
        .forEach(name ->
            found.add(name + ": ours " + ours.text(name) + ", theirs " + theirs.text(name)));
    List<String> common = new ArrayList<>(ours.order);
    common.retainAll(theirs.order);
    ours.order.stream()
        .filter(what -> !common.contains(what))
        .forEach(what -> found.add("only ours: " + what));
    List<String> both = new ArrayList<>(theirs.order);
    both.retainAll(ours.order);
    theirs.order.stream()
        .filter(what -> !both.contains(what))
        .forEach(what -> found.add("only theirs: " + what));
    if (!common.equals(both)) {
      found.add("order: ours " + common + ", theirs " + both);
    }
    return found;
  }

  private String text(String name) {
    return fields.getOrDefault(name, "unset");
  }
}
