/** Fuzz targets: properties that hold for any input, and the small oracles they are judged by. */
@NullMarked
package dev.impersonation.fuzz;

import org.jspecify.annotations.NullMarked;
