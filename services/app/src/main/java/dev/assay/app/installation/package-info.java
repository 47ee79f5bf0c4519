/** The data folder of an installation on one machine: who holds it, and where the running one answers. */
@NullMarked
package dev.assay.app.installation;

import org.jspecify.annotations.NullMarked;
