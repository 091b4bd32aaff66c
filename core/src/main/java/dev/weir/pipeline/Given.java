package dev.weir.pipeline;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a step method gives, or a field of the parameters holds, by its declared type.
 *
 * @param type of the value, or of each item
 * @param items whether it is many
 */
record Given(Type type, boolean items) {
  private static final Set<Class<?>> MANY =
      Set.of(List.class, Set.class, Collection.class, Iterable.class, Iterator.class, Stream.class);

  private static final Map<Class<?>, Class<?>> BOXES =
      Map.of(
          int.class, Integer.class,
          long.class, Long.class,
          double.class, Double.class,
          float.class, Float.class,
          boolean.class, Boolean.class,
          char.class, Character.class,
          byte.class, Byte.class,
          short.class, Short.class);

  static Given of(Type declared) {
    return isMany(declared) ? new Given(argument(declared), true) : new Given(declared, false);
  }

  static boolean isMany(Type type) {
    return MANY.contains(raw(type));
  }

  /** Whether it comes piece by piece only: it can be read once. */
  static boolean isLazy(Type type) {
    return raw(type) == Iterator.class || raw(type) == Stream.class;
  }

  /** How a parameter of that type takes it; null if it cannot. */
  @Nullable Form formFor(Type wanted) {
    if (!items) {
      return fits(type, wanted) ? Form.DIRECT : null;
    }
    Form whole = whole(raw(wanted));
    if (whole != null && fits(type, argument(wanted))) {
      return whole;
    }
    if (raw(wanted) == Optional.class && raw(type) != Optional.class) {
      return fits(type, argument(wanted)) ? Form.PADDED : null;
    }
    return fits(type, wanted) ? Form.DIRECT : null;
  }

  private static @Nullable Form whole(Class<?> wanted) {
    if (wanted == Iterator.class || wanted == Inflow.class) {
      return Form.STREAM;
    }
    if (wanted == Set.class) {
      return Form.SET;
    }
    return wanted == List.class || wanted == Collection.class || wanted == Iterable.class
        ? Form.LIST
        : null;
  }

  /** Raw types and Object, on either side, go with anything. The rest must agree. */
  private static boolean fits(Type given, Type wanted) {
    if (raw(given) == Object.class) {
      return true;
    }
    if (!raw(wanted).isAssignableFrom(raw(given))) {
      return false;
    }
    List<Type> ours = arguments(given, raw(wanted));
    List<Type> theirs = arguments(wanted, raw(wanted));
    return IntStream.range(0, Math.min(ours.size(), theirs.size()))
        .allMatch(i -> fits(ours.get(i), theirs.get(i)));
  }

  /**
   * The arguments of a type, seen as one that it extends: of an {@code ArrayList<A>}, as a list.
   */
  private static List<Type> arguments(Type type, Class<?> as) {
    Class<?> raw = raw(type);
    List<Type> own =
        type instanceof ParameterizedType generic
            ? List.of(generic.getActualTypeArguments())
            : List.of();
    if (raw == as) {
      return own;
    }
    return supertypes(raw)
        .filter(up -> as.isAssignableFrom(raw(up)))
        .findFirst()
        .map(up -> arguments(up, as))
        .orElse(List.of())
        .stream()
        .map(argument -> bound(argument, raw, own))
        .toList();
  }

  private static Stream<Type> supertypes(Class<?> type) {
    return Stream.concat(
        Stream.ofNullable(type.getGenericSuperclass()), Stream.of(type.getGenericInterfaces()));
  }

  private static Type bound(Type argument, Class<?> of, List<Type> to) {
    int at = List.of(of.getTypeParameters()).indexOf(argument);
    return at < 0 ? argument : at < to.size() ? to.get(at) : Object.class;
  }

  private static Type argument(Type type) {
    return type instanceof ParameterizedType generic
        ? generic.getActualTypeArguments()[0]
        : Object.class;
  }

  static Class<?> raw(Type type) {
    return switch (type) {
      case Class<?> plain -> BOXES.getOrDefault(plain, plain);
      case ParameterizedType generic -> raw(generic.getRawType());
      case WildcardType wildcard -> raw(wildcard.getUpperBounds()[0]);
      case GenericArrayType array -> raw(array.getGenericComponentType()).arrayType();
      default -> Object.class;
    };
  }

  @Override
  public String toString() {
    return items ? "items of " + text(type) : text(type);
  }

  /** As people write it. */
  static String text(Type type) {
    return type.getTypeName().replaceAll("\\bjava\\.(lang|util)\\.", "");
  }
}
