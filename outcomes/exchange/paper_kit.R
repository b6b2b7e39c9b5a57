# Computes the numbers of the figures anew from the exported files alone, and compares them with numbers.csv.
# Usage: Rscript analysis.R   (needs the package survival; lme4 for the adjusted course)
options(digits = 10, warn = 1)
suppressPackageStartupMessages(library(survival))
read <- function(file) read.csv(file, stringsAsFactors = FALSE, na.strings = "", colClasses = c(group = "character"))
episodes <- read("episodes.csv")
entries <- read.csv("entries.csv", stringsAsFactors = FALSE)
visits <- read.csv("visits.csv", stringsAsFactors = FALSE)
told <- read("numbers.csv")
told$group[is.na(told$group)] <- ""
episodes$group[is.na(episodes$group)] <- ""
groups <- unique(episodes$group[order(episodes$group_number)])
row.names(episodes) <- episodes$procedure_id
entries$patient_id <- episodes[entries$procedure_id, "patient_id"]
entries$group <- episodes[entries$procedure_id, "group"]

found <- NULL
say <- function(statistic, group, at, estimate, lower = NA, upper = NA, p_value = NA) {
  found <<- rbind(found, data.frame(statistic, group, at, estimate, lower, upper, p_value, stringsAsFactors = FALSE))
}

# A person's knees are one cluster: residuals are summed by person.
clustered_mean <- function(value, person) {
  people <- length(unique(person))
  sums <- tapply(value - mean(value), person, sum)
  error <- sqrt(sum(sums^2) * people / (people - 1)) / length(value)
  reach <- if (people >= 3) qt(.975, people - 1) * error else NA
  c(mean(value), mean(value) - reach, mean(value) + reach)
}

# Wilson's interval at the number of independent people that would leave the same variance.
clustered_share <- function(hit, person) {
  n <- length(hit); p <- mean(hit); people <- length(unique(person)); effective <- people
  if (people < n && people > 1 && p > 0 && p < 1) {
    between <- sum(tapply(hit - p, person, sum)^2) * people / (people - 1) / n^2
    effective <- n / max(1, between / (p * (1 - p) / (n - 1)))
  }
  z2 <- qnorm(.975)^2
  centre <- (p + z2 / 2 / effective) / (1 + z2 / effective)
  reach <- sqrt(z2) * sqrt(p * (1 - p) / effective + z2 / 4 / effective^2) / (1 + z2 / effective)
  c(p, if (p > 0) centre - reach else 0, if (p < 1) centre + reach else 1)
}

# 1. Mean course, week by week: a week's value is the mean of its entries.
weekly_means <- function(statistic, rows) {
  rows <- rows[rows$day >= -14 & rows$day <= 370, ]
  if (!nrow(rows)) return(invisible())
  rows$week <- floor(rows$day / 7)
  weekly <- aggregate(value ~ procedure_id + week, rows, mean)
  weekly <- cbind(weekly, episodes[weekly$procedure_id, c("patient_id", "group")])
  for (g in groups) for (w in sort(unique(weekly$week[weekly$group == g]))) {
    mine <- weekly[weekly$group == g & weekly$week == w, ]
    if (length(unique(mine$patient_id)) < 10) next
    v <- clustered_mean(mine$value, mine$patient_id)
    say(statistic, g, w, v[1], v[2], v[3])
  }
}
weekly_means("weekly_mean", entries)
# The same of every other outcome; scores and tests are counted on the day of the visit in whose window they fall.
outcomes <- read.csv("outcomes.csv", stringsAsFactors = FALSE)
for (code in unique(outcomes$code)) {
  rows <- outcomes[outcomes$code == code, ]
  if (paste0("visits:", code) %in% told$statistic) {
    visit <- sapply(rows$day, function(day) which(day >= visits$first_day & day <= visits$last_day)[1])
    rows$day <- visits$day[visit]
    weekly_means(paste0("visits:", code), rows[!is.na(visit), ])
  } else weekly_means(paste0("course:", code), rows)
}

# 2. Responders: mean of days 76 to 104 against the baseline.
around <- aggregate(value ~ procedure_id, entries[entries$day >= 76 & entries$day <= 104, ], mean)
episodes$after <- around$value[match(episodes$procedure_id, around$procedure_id)]
gain <- episodes$baseline_pain - episodes$after
rules <- list(
  share_30 = ifelse(episodes$baseline_pain > 0, gain >= .3 * episodes$baseline_pain - 1e-9, NA),
  share_50 = ifelse(episodes$baseline_pain > 0, gain >= .5 * episodes$baseline_pain - 1e-9, NA),
  mcid = gain >= 2 - 1e-9
)
# OMERACT-OARSI, where pain, function (KOOS-12) and global state (SANE) are all known; the scores turned round.
in_window <- function(code, first, last) {
  rows <- outcomes[outcomes$code == code & outcomes$day >= first & outcomes$day <= last, ]
  if (!nrow(rows)) return(rep(NA, nrow(episodes)))
  means <- aggregate(value ~ procedure_id, rows, mean)
  100 - means$value[match(episodes$procedure_id, means$procedure_id)]
}
before <- cbind(10 * episodes$baseline_pain, in_window("koos_12_function", -28, -1), in_window("sane", -28, -1))
better <- before - cbind(10 * episodes$after, in_window("koos_12_function", 76, 104), in_window("sane", 76, 104))
reaches <- function(share, points) better >= pmax(share * before, points) - 1e-9
high <- reaches(.5, 20)
rules$omeract_oarsi <- ifelse(is.na(rowSums(better)), NA, high[, 1] | high[, 2] | rowSums(reaches(.2, 10)) >= 2)
shares_by_group <- function(statistic, hit, rows = TRUE) for (g in groups) {
  mine <- episodes$group == g & !is.na(hit) & rows
  if (!any(mine)) next
  v <- clustered_share(as.numeric(hit[mine]), episodes$patient_id[mine])
  say(statistic, g, NA, v[1], v[2], v[3])
}
for (rule in names(rules)) shares_by_group(rule, rules[[rule]])

# The honest mirror: of the knees whose day 90 has come, all missing ones without response, or all with it.
responded <- as.numeric(rules$share_30)
has_come <- is.na(episodes$why_no_response) | episodes$why_no_response != "not_yet"
shares_by_group("mirror_judged", responded, has_come)
shares_by_group("mirror_worst", ifelse(is.na(responded), 0, responded), has_come)
shares_by_group("mirror_best", ifelse(is.na(responded), 1, responded), has_come)
share_of <- sapply(groups, function(g) mean(responded[has_come & episodes$group == g], na.rm = TRUE))
if (sum(!is.na(share_of)) > 1 && min(share_of, na.rm = TRUE) < max(share_of, na.rm = TRUE)) {
  best <- responded[has_come & episodes$group == groups[which.max(share_of)]]
  absent <- sum(is.na(best))
  if (absent) say("tipping", "", NA, (min(share_of, na.rm = TRUE) * length(best) - sum(best, na.rm = TRUE)) / absent)
}

# Operators beside each other, and exact binomial limits around the common share (Spiegelhalter 2005).
limit <- function(n, p, tail) {
  if (p %in% c(0, 1)) return(p)
  r <- qbinom(tail, n, p)
  min(1, max(0, (r - (pbinom(r, n, p) - tail) / dbinom(r, n, p)) / n))
}
common <- mean(responded, na.rm = TRUE)
for (k in sort(unique(na.omit(episodes$operator_number)))) {
  mine <- !is.na(responded) & episodes$operator_number %in% k
  v <- clustered_share(responded[mine], episodes$patient_id[mine])
  name <- paste("operator", k)
  say("operator_share", name, NA, v[1], v[2], v[3])
  for (level in c(.95, .998)) {
    tail <- (1 - level) / 2
    say(paste0("funnel_", level), name, sum(mine), common, limit(sum(mine), common, tail), limit(sum(mine), common, 1 - tail))
  }
}

# Diaries made of those due: one was made when pain was entered between its opening and its closing.
due <- read.csv("due.csv", stringsAsFactors = FALSE)
if (nrow(due)) {
  made_on <- split(entries$day, entries$procedure_id)
  due$made <- mapply(function(p, a, b) any(made_on[[p]] >= a & made_on[[p]] <= b), due$procedure_id, due$opens, due$closes)
  due$week <- floor(due$opens / 7)
  due$group <- episodes[due$procedure_id, "group"]
  for (g in groups) for (w in unique(due$week[due$group == g])) {
    mine <- due[due$group == g & due$week == w, ]
    if (length(unique(mine$procedure_id)) >= 10) say("diaries_made", g, w, mean(mine$made))
  }
}

# 3. Time to return of pain among those who responded: Kaplan-Meier (log-log), its median, log-rank.
followed <- episodes[episodes$is_followed == "yes", ]
followed$time <- ifelse(is.na(followed$return_right), followed$last_entry_day, followed$return_right)
followed$event <- !is.na(followed$return_right)
has_two <- any(duplicated(followed$patient_id))
curve <- function(rows) {
  if (any(duplicated(rows$patient_id))) survfit(Surv(time, event) ~ 1, rows, cluster = patient_id, conf.type = "log-log")
  else survfit(Surv(time, event) ~ 1, rows, conf.type = "log-log")
}
for (g in groups) {
  rows <- followed[followed$group == g, ]
  if (!nrow(rows)) next
  f <- curve(rows)
  for (k in which(f$n.event > 0)) say("in_relief", g, f$time[k], f$surv[k], f$lower[k], f$upper[k])
  q <- quantile(f, .5)
  say("median", g, NA, q$quantile, q$lower, q$upper)
}
# Mean days in relief up to the furthest day to which every group's curve is known; differences to the first group.
horizon <- told$at[told$statistic == "relief_mean"][1]
people <- sort(unique(followed$patient_id))
if (!is.na(horizon)) for (g in groups) {
  rows <- followed[followed$group == g, ]
  f <- survfit(Surv(time, event) ~ 1, rows)
  line <- summary(f, rmean = horizon)$table
  pull <- setNames(numeric(length(people)), people)
  sums <- rowsum(as.vector(residuals(f, times = horizon, type = "auc")), rows$patient_id)
  pull[row.names(sums)] <- sums
  error <- if (has_two) sqrt(sum(pull^2)) else line[["se(rmean)"]]
  area <- line[["rmean"]] - rows$from_day[1]
  say("relief_mean", g, horizon, area, area - qnorm(.975) * error, area + qnorm(.975) * error)
  if (g == groups[1]) first <- list(area = area, error = error, pull = pull)
  else {
    error <- if (has_two) sqrt(sum((pull - first$pull)^2)) else sqrt(error^2 + first$error^2)
    gap <- area - first$area; apart <- qnorm(.975) * error
    say("relief_difference", g, horizon, gap, gap - apart, gap + apart, 2 * pnorm(-abs(gap) / error))
  }
}

# What the reports say and no more: Turnbull's estimate for returns in (L, R]. Self-consistent steps, then Newton's on
# the stretches that keep mass; at the maximum no derivative is above the number of knees.
turnbull <- function(left, right, steps = 3000) {
  left <- ifelse(left == right, left - 1e-6, left)
  once <- aggregate(weight ~ left + right, data.frame(left, right, weight = 1), sum)
  ends <- sort(unique(once$right))
  begins <- sapply(ends, function(end) max(once$left[once$left < end]))
  inner <- !duplicated(begins)
  ends <- ends[inner]; begins <- begins[inner]
  covers <- outer(once$left, begins, "<=") & outer(once$right, ends, ">=")
  slope <- function(p) colSums(once$weight * covers / as.vector(covers %*% p))
  n <- sum(once$weight); p <- rep(1 / length(ends), length(ends))
  for (step in seq_len(steps)) p <- p * slope(p) / n
  p[p < 1e-5] <- 0
  for (step in 1:200) {
    active <- which(p > 0)
    A <- covers[, active, drop = FALSE]; reached <- as.vector(A %*% p[active])
    g <- colSums(once$weight * A / reached)
    outside <- slope(p / sum(p)); outside[active] <- 0
    if (max(abs(g - n)) < 1e-9 * n && max(outside) <= n * (1 + 1e-9)) break
    if (max(abs(g - n)) < 1e-9 * n) { p[which.max(outside)] <- 1e-4; p <- p / sum(p); next }
    H <- crossprod(A * sqrt(once$weight) / reached); k <- length(active)
    way <- solve(rbind(cbind(H + diag(1e-9, k), 1), c(rep(1, k), 0)), c(g, 0))[seq_len(k)]
    longest <- min(1, -p[active][way < 0] / way[way < 0])
    p[active] <- p[active] + longest * way
    p[p < 1e-12] <- 0
    p <- p / sum(p)
  }
  list(left = begins, right = ends, remaining = 1 - cumsum(p), worst = max(slope(p)) / n)
}
for (g in groups) {
  rows <- followed[followed$group == g, ]
  if (!nrow(rows)) next
  f <- turnbull(pmax(rows$return_left, rows$from_day), ifelse(is.na(rows$return_right), Inf, rows$return_right))
  if (f$worst > 1 + 1e-6) stop("Turnbull's estimate was not reached")
  for (k in which(is.finite(f$right))) say("turnbull", g, f$right[k], f$remaining[k])
}
# The stretch of its median, and percentiles of 500 draws of people with all their knees: the generator of Wichmann and
# Hill with the seed of the program draws the same people.
median_stretch <- function(left, right, steps = 3000) {
  f <- turnbull(left, right, steps)
  k <- which(f$remaining <= .5 + 1e-7)[1]
  if (is.na(k) || is.infinite(f$right[k])) c(NA, NA) else c(round(f$left[k], 3), f$right[k])
}
for (g in unique(told$group[told$statistic == "turnbull_median_begins"])) {
  rows <- followed[followed$group == g, ]
  left <- pmax(rows$return_left, rows$from_day)
  right <- ifelse(is.na(rows$return_right), Inf, rows$return_right)
  knees <- split(seq_len(nrow(rows)), rows$patient_number)
  RNGkind("Wichmann-Hill")
  .Random.seed <- c(.Random.seed[1], 2026L, 1130L, 70L)
  ends <- if (length(knees) >= 3) sapply(1:500, function(draw) {
    drawn <- unlist(knees[floor(runif(length(knees)) * length(knees)) + 1])
    median_stretch(left[drawn], right[drawn], 100)
  })
  at <- median_stretch(left, right)
  finite <- function(x) if (is.finite(x)) x else NA
  end <- function(row, rank) if (is.null(ends)) NA else finite(sort(ifelse(is.na(ends[row, ]), Inf, ends[row, ]))[rank])
  say("turnbull_median_begins", g, NA, at[1], lower = end(1, floor(.025 * 500) + 1))
  say("turnbull_median_ends", g, NA, at[2], upper = end(2, ceiling(.975 * 500)))
}
if (length(unique(followed$group)) > 1 && any(followed$event)) {
  if (has_two) {
    f <- suppressWarnings(coxph(Surv(time, event) ~ factor(group), followed, ties = "breslow", cluster = patient_id))
    statistic <- f$rscore
  } else statistic <- survdiff(Surv(time, event) ~ group, followed)$chisq
  more <- length(unique(followed$group)) - 1
  say("log_rank", "", NA, statistic, p_value = pchisq(statistic, more, lower.tail = FALSE))
}

# Predictors of an earlier return: hazard ratios (Efron, sandwich by person), alone and adjusted.
followed$male <- ifelse(followed$sex == "male", 1, ifelse(followed$sex == "female", 0, NA))
predictor <- function(code) {
  nerves <- strsplit(ifelse(is.na(followed$nerves), "", followed$nerves), ";")
  if (startsWith(code, "nerve:")) return(as.numeric(sapply(nerves, function(one) sub("nerve:", "", code) %in% one)))
  switch(code,
    baseline = followed$baseline_pain, kellgren_lawrence = followed$kellgren_lawrence, age = followed$age / 10,
    male = followed$male, retreatment = as.numeric(followed$is_retreatment == "yes"), nerves = lengths(nerves),
    block_relieved = as.numeric(followed$block_relief_percent >= 50), followed[[code]])
}
ratios <- unique(told[startsWith(told$statistic, "hazard_ratio"), c("statistic", "group")])
for (k in seq_len(nrow(ratios))) {
  others <- if (ratios$statistic[k] == "hazard_ratio_adjusted") c("baseline", "kellgren_lawrence", "age", "male")
  X <- sapply(unique(c(ratios$group[k], others)), predictor)
  f <- suppressWarnings(coxph(Surv(time, event) ~ X, followed, cluster = patient_id))
  line <- summary(f)$conf.int[1, ]
  p_value <- summary(f)$coefficients[1, "Pr(>|z|)"]
  say(ratios$statistic[k], ratios$group[k], NA, line[[1]], line[[3]], line[[4]], p_value)
}

# 4. Cumulative incidence of what happens first, a return at the middle of its interval.
for (g in groups) {
  rows <- followed[followed$group == g, ]
  if (!nrow(rows)) next
  rows$kind <- factor(rows$first_event, 0:4)
  rows$row <- seq_len(nrow(rows))
  f <- survfit(Surv(first_event_day, kind) ~ 1, rows, id = row, influence = TRUE)
  shift <- dim(f$influence.pstate)[2] - length(f$time)
  for (kind in 1:4) if (any(rows$first_event == kind)) for (k in which(f$n.event[, kind + 1] > 0)) {
    p <- f$pstate[k, kind + 1]
    error <- sqrt(sum(rowsum(f$influence.pstate[, k + shift, kind + 1], rows$patient_id)^2))
    bend <- if (p < 1) qnorm(.975) * error / (p * log(p)) else 0
    say(paste0("incidence_", kind), g, f$time[k], p, p^exp(-bend), p^exp(bend))
  }
}

# Without opioids, week by week: no product in any entry of the week.
taken <- read.csv("opioids.csv", stringsAsFactors = FALSE)
taken <- taken[taken$day >= -14 & taken$day <= 370, ]
if (nrow(taken)) {
  taken$week <- floor(taken$day / 7)
  by_week <- aggregate(value ~ procedure_id + week, taken, max)
  by_week <- cbind(by_week, episodes[by_week$procedure_id, c("patient_id", "group")])
  for (g in groups) for (w in sort(unique(by_week$week[by_week$group == g]))) {
    mine <- by_week[by_week$group == g & by_week$week == w, ]
    if (length(unique(mine$patient_id)) < 10) next
    v <- clustered_share(as.numeric(mine$value == 0), mine$patient_id)
    say("opioid_free", g, w, v[1], v[2], v[3])
  }
}

# Adverse events: knees with each kind, of all knees of the group.
harms <- read.csv("harms.csv", stringsAsFactors = FALSE)
for (g in groups) {
  mine <- episodes[episodes$group == g, ]
  for (kind in c("any", unique(harms$event))) {
    had <- mine$procedure_id %in% harms$procedure_id[kind == "any" | harms$event == kind]
    if (kind != "any" && !any(had)) next
    v <- clustered_share(as.numeric(had), mine$patient_id)
    say(paste0("harm:", kind), g, NA, v[1], v[2], v[3])
  }
}

# 5. Adjusted course at the visits: linear mixed model, a level of each person and of each knee.
if (requireNamespace("lme4", quietly = TRUE)) {
  visits <- visits[visits$day > 0, ]
  long <- do.call(rbind, lapply(seq_len(nrow(visits)), function(k) {
    there <- entries[entries$day >= visits$first_day[k] & entries$day <= visits$last_day[k], ]
    if (nrow(there)) cbind(aggregate(value ~ procedure_id, there, mean), visit = visits$day[k])
  }))
  covariates <- c("baseline_pain", "kellgren_lawrence", "age", "male")
  episodes$male <- ifelse(episodes$sex == "male", 1, ifelse(episodes$sex == "female", 0, NA))
  covariates <- covariates[sapply(covariates, function(one) any(!is.na(episodes[[one]])))]
  long <- cbind(long, episodes[long$procedure_id, c("patient_id", "group", covariates)])
  long <- long[complete.cases(long), ]
  once <- long[!duplicated(long$procedure_id), ]
  varying <- covariates[sapply(covariates, function(one) length(unique(once[[one]])) > 1)]
  for (one in varying) long[[one]] <- long[[one]] - mean(once[[one]])
  X <- NULL
  for (k in visits$day) for (g in groups) {
    column <- as.numeric(long$visit == k & (g == groups[1] | long$group == g))
    if (any(long$visit == k & long$group == g)) X <- cbind(X, matrix(column, dimnames = list(NULL, paste(k, g, sep = "|"))))
  }
  X <- cbind(X, as.matrix(long[varying]))
  kept <- qr(X)$pivot[seq_len(qr(X)$rank)]
  X <- X[, sort(kept), drop = FALSE]
  two <- any(tapply(long$procedure_id, long$patient_id, function(one) length(unique(one))) > 1)
  model <- if (two) value ~ 0 + X + (1 | patient_id / procedure_id) else value ~ 0 + X + (1 | procedure_id)
  f <- suppressWarnings(suppressMessages(lme4::lmer(model, long)))
  b <- lme4::fixef(f); V <- as.matrix(vcov(f)); names(b) <- colnames(X)
  degrees <- length(unique(long$patient_id)) - length(b)
  sum_of <- function(statistic, g, k, columns) {
    columns <- match(columns, names(b))
    if (anyNA(columns)) return(invisible())
    value <- sum(b[columns]); error <- sqrt(sum(V[columns, columns]))
    reach <- if (degrees > 0) qt(.975, degrees) * error else NA
    p_value <- if (degrees > 0) 2 * pt(-abs(value) / error, degrees) else NA
    say(statistic, g, k, value, value - reach, value + reach, p_value)
  }
  for (k in visits$day) for (g in groups) {
    cells <- unique(paste(k, c(groups[1], g), sep = "|"))
    sum_of("adjusted_mean", g, k, cells)
    if (g != groups[1]) sum_of("adjusted_difference", g, k, cells[2])
  }
} else message("lme4 is not installed: the adjusted course is not computed")

# The comparison: every number told must be found again.
key <- function(rows) paste(rows$statistic, rows$group, ifelse(is.na(rows$at), "", format(round(rows$at, 6), trim = TRUE)))
if (!requireNamespace("lme4", quietly = TRUE)) told <- told[!startsWith(told$statistic, "adjusted_"), ]
place <- match(key(told), key(found))
missing <- told[is.na(place), ]
if (nrow(missing)) { print(head(missing)); stop(nrow(missing), " numbers were not found again") }
bad <- 0
for (statistic in unique(told$statistic)) {
  rows <- told$statistic == statistic
  limit <- if (startsWith(statistic, "adjusted_")) 1e-3 else 1e-6
  worst <- 0
  for (name in c("estimate", "lower", "upper", "p_value")) {
    a <- told[[name]][rows]; b <- found[[name]][place[rows]]
    known <- !is.na(a)
    if (any(known & is.na(b))) { bad <- bad + 1; cat(statistic, name, "not computed\n") }
    both <- known & !is.na(b)
    # An end of an interval may lie at 0 by chance: it is measured against the whole interval.
    size <- if (name %in% c("estimate", "p_value")) abs(b) else apply(abs(found[place[rows], c("estimate", "lower", "upper")]), 1, max, na.rm = TRUE)
    if (any(both)) worst <- max(worst, (abs(a - b) / pmax(size, 1e-3))[both])
  }
  cat(sprintf("%-24s %5d numbers, largest relative difference %.1e\n", statistic, sum(rows), worst))
  if (worst > limit) bad <- bad + 1
}
if (bad) stop("some numbers differ")
cat("Every number was found again.\n")
