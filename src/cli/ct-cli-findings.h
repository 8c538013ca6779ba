/* ct-cli-findings.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How findings are printed: grouped by code, and as JSON.
 */
#pragma once

#include "ct-cli-output.h"
#include "ct-dataset.h"

G_BEGIN_DECLS

void ct_cli_findings_print (CtFindings *findings, const CtDataset *dataset, gboolean all, CtOutput *output);
void ct_cli_findings_note (CtFindings *findings, CtOutput *output);
void ct_cli_findings_to_json (CtFindings *findings, const CtDataset *dataset, JsonBuilder *builder);

G_END_DECLS
