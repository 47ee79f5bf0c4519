/** What every HTTP answer has in common: inactive roles answer nothing, and problems are told as RFC 9457 says. */
@NullMarked
package dev.assay.app.web;

import org.jspecify.annotations.NullMarked;
