package dev.weir.worker.source;

import java.net.URL;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The folder or jar that a class comes from. Immutable.
 *
 * @param loader finds what is in there
 * @param root begins the places of all that is in there
 */
record Origin(ClassLoader loader, String root) {
  /** Of a jar that has classes for several versions of Java. */
  private static final Pattern VERSION = Pattern.compile("META-INF/versions/\\d+/$");

  /**
   * Of a class.
   *
   * @throws IllegalArgumentException if its loader does not tell where it is
   */
  static Origin of(Class<?> type) {
    ClassLoader loader =
        Objects.requireNonNullElse(type.getClassLoader(), ClassLoader.getSystemClassLoader());
    URL place = loader.getResource(file(type.getName()));
    if (place == null) {
      throw new IllegalArgumentException(
          "class: %s, whose bytes its loader does not tell (expected: one of a folder or jar)"
              .formatted(type.getName()));
    }
    return new Origin(loader, root(place, type.getName()));
  }

  /** Where a class is; null if that is elsewhere. */
  @Nullable URL find(String name) {
    URL place = loader.getResource(file(name));
    return place != null && root(place, name).equals(root) ? place : null;
  }

  private static String root(URL place, String name) {
    String whole = place.toString();
    String root = whole.substring(0, whole.length() - file(name).length());
    return VERSION.matcher(root).replaceFirst("");
  }

  private static String file(String name) {
    return name.replace('.', '/') + ".class";
  }
}
