package dev.weir.cli.pipelines;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A parameter of a pipeline: a component of its record; the whole, called {@code value}, if the
 * parameters are no record.
 *
 * @param nullable marked as such, by whichever annotation of that name
 */
record Field(String name, Type type, boolean nullable) {
  static List<Field> of(Class<?> params) {
    return params.isRecord()
        ? Arrays.stream(params.getRecordComponents())
            .map(c -> new Field(c.getName(), c.getGenericType(), nullable(c.getAnnotatedType())))
            .toList()
        : List.of(new Field("value", params, false));
  }

  private static boolean nullable(AnnotatedType type) {
    return Arrays.stream(type.getAnnotations())
        .anyMatch(mark -> mark.annotationType().getSimpleName().equals("Nullable"));
  }

  Class<?> raw() {
    return raw(type);
  }

  /** Whether it takes several values, each by a flag of its own. */
  boolean many() {
    return raw() != byte[].class && (raw().isArray() || Collection.class.isAssignableFrom(raw()));
  }

  boolean optional() {
    return raw() == Optional.class
        || raw() == OptionalInt.class
        || raw() == OptionalLong.class
        || raw() == OptionalDouble.class;
  }

  boolean map() {
    return Map.class.isAssignableFrom(raw());
  }

  /** Whether a run must be given it: its type has no value for "nothing said". */
  boolean required() {
    return !nullable && !optional() && !many() && !map() && raw() != boolean.class;
  }

  /** Of a list or an Optional, what is in it; else itself. */
  Class<?> element() {
    if (many() && raw().isArray()) {
      return raw().getComponentType();
    }
    return switch (raw().getSimpleName()) {
      case "OptionalInt" -> int.class;
      case "OptionalLong" -> long.class;
      case "OptionalDouble" -> double.class;
      default -> (many() || optional()) && type instanceof ParameterizedType of ? raw(of) : raw();
    };
  }

  private static Class<?> raw(ParameterizedType container) {
    return raw(container.getActualTypeArguments()[0]);
  }

  private static Class<?> raw(Type type) {
    return switch (type) {
      case Class<?> known -> known;
      case ParameterizedType of -> (Class<?>) of.getRawType();
      case WildcardType any -> raw(any.getUpperBounds()[0]);
      case GenericArrayType array -> raw(array.getGenericComponentType()).arrayType();
      default -> Object.class;
    };
  }

  /** As it stands in the source, without packages. */
  String shown() {
    return shown(type) + (nullable ? "?" : "");
  }

  private static String shown(Type type) {
    return type instanceof ParameterizedType of
        ? Stream.of(of.getActualTypeArguments())
            .map(Field::shown)
            .collect(Collectors.joining(", ", raw((Type) of).getSimpleName() + "<", ">"))
        : raw(type).getSimpleName();
  }
}
