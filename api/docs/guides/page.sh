#!/bin/sh
# Writes a guide, a file of Markdown, as a page of HTML. Usage: page.sh FILE.md
set -eu
title=$(sed -n '1s/^# //p' "$1")
cat <<HEAD
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title · Athar</title>
<link rel="icon" href="/explore/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/docs/page.css">
</head>
<body class="guide">
<header class="top"><p class="brand"><img src="/explore/icon.svg" alt="" width="28" height="28"><a href="/docs">Athar API</a></p></header>
<main>
HEAD
cmark-gfm -e table "$1" || { echo "page.sh: cmark-gfm is missing" >&2; exit 1; }
echo '</main></body></html>'
