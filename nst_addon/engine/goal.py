# SPDX-License-Identifier: GPL-3.0-or-later
"""What is optimized for a subject: the cost of each scale."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import torch
from torch import Tensor

from ..settings import Settings
from ..system import malloc
from .canvas import Canvas
from .cost.content_term import ContentTerm
from .cost.detail import content_weights, detail
from .cost.directed_term import directed_term, guided_target
from .cost.edge_cost import EdgeCost
from .cost.guidance import Guidance, ShiftedWeights
from .cost.long_range import LongRangeTerm
from .cost.objective import Objective, Term
from .cost.strength import ContentWeight, edge_weight, forms_held, step_factor, style_share
from .cost.style_term import (
    WHOLE,
    Comparison,
    StyleTerm,
    layer_weights,
    mean_target,
    style_target,
)
from .device.precision import compact
from .directed_style import bins_of, directed_target
from .figures import DEEP_LAYERS, deep_share, without_figures
from .match_regions import matched_regions
from .network.vgg import Network
from .pictures.color import with_hues_of
from .pictures.resample import resize
from .pictures.wrap import wrap_of
from .schedule import Scale
from .style_colors import in_colors
from .style_images import fitted
from .subject import Region, Style, Subject, painted_share, regions

#: Long side of the largest scale that has a long-range term: structure is settled by then,
#: and the finer scales only sharpen it.
_LONG_RANGE = 512

#: Weight of the long-range term beside the style cost; and at the last scale, where more
#: of it would leave noise that nothing takes away again.
_LONG_RANGE_WEIGHT, _LONG_RANGE_AT_LAST = 2.0, 0.2

#: Long side of the largest scale that looks after forms: they are settled by then.
_FORMS = 1024

#: What the content cost is multiplied by at the last of several scales, the one that is seen: what
#: is too small for the coarser ones is the source's there, and the manner is settled.
_CONTENT_AT_LAST = 1.2

#: The layers of which a region that was found learns, its colors and grain. Brush marks and forms
#: are of the whole style: those of a region would be what stands there, an eye in the sky.
_FINE = ("relu1_1", "relu2_1")

#: Weight of the total variation at Smoothness 1.
_SMOOTHNESS_WEIGHT = 2.0


class Goal:
    """What `settings` and the features of `network` make of `subject`: a cost to bring down.

    Of a material, whose styles are several pictures, all that looks at the content looks at the
    first of them, the Base Color; `own_style` gives a content those that it would have itself, and
    `comparison` says how Gram matrices are compared. `colors_of` is the subject whose palette and
    regions count as the content's, if not its own: the first frame's of a shot, or its colors would
    drift.
    """

    def __init__(
        self,
        subject: Subject,
        settings: Settings,
        network: Network,
        colors_of: Subject | None = None,
        own_style: Callable[[Tensor], Tensor] = lambda content: content,
        comparison: Comparison = WHOLE,
    ) -> None:
        self._own_style = own_style
        self._comparison = comparison
        self._subject = in_colors(subject, settings, colors_of or subject)
        self._settings = settings
        self._network = network
        self._wrap = wrap_of(settings.seamless)
        self._regions = regions(self._subject)
        #: Those that learn colors and grain: the artist's, or finer ones that were found.
        self._fine_regions = self._regions
        if settings.match_regions:
            found = matched_regions(self._subject, network, self._wrap, colors_of)
            self._fine_regions = found or self._regions
        self._painted = painted_share(self._subject)
        #: All layers of the style: what several terms want of them is found once.
        self._layers = [*layer_weights(settings)]
        #: How far the content's forms are held where they are.
        self._held = forms_held(settings.strength)
        #: Share of the styles in the style cost; the rest is the content's own.
        self.styled = 1.0 if subject.content is None else style_share(settings.strength)
        self._canvas = Canvas(self._subject, self._fine_regions, self.styled, settings, colors_of)

    @property
    def regions(self) -> list[Region]:
        """What regions() finds, with styles in the colors that the setting Colors gives them."""
        return self._regions

    @property
    def device(self) -> torch.device:
        """Where pictures are painted."""
        return self._network.device

    @property
    def step_size(self) -> float:
        """How far one step may move a color, as a share of its range."""
        close = self._subject.content is not None
        return self._settings.step_size * (step_factor(self._settings.strength) if close else 1.0)

    def first_canvas(self, scale: Scale, noise: Tensor | None = None) -> Tensor:
        """As Canvas.first(), on the device."""
        return self._canvas.first(scale, noise).to(self._network.device)

    def next_canvas(self, picture: Tensor, scale: Scale) -> Tensor:
        """As Canvas.next()."""
        return self._canvas.next(picture, scale)

    def relit(self, change: Tensor) -> Tensor:
        """As Canvas.relit()."""
        return self._canvas.relit(change)

    def shown(self, picture: Tensor) -> Tensor:
        """What the artist gets of `picture` (1, 3, H, W): its colors, and the source beside it."""
        if self._subject.content is None:
            return picture
        height, width = picture.shape[2:]
        if self._settings.colors == "LUMINANCE":
            source = resize(self._subject.content, width, height, self._wrap)
            picture = with_hues_of(picture, source, self._settings.color_mix)
        if self._painted is not None:
            source = resize(self._subject.content, width, height, self._wrap)
            picture = source.lerp(picture, resize(self._painted, width, height, self._wrap))
        return picture

    def objective(self, scale: Scale, strength: ContentWeight, at_once: int) -> Objective:
        """The cost of a picture at `scale`; `strength` finds α."""
        shares = layer_weights(self._settings)
        of_regions = _FINE if self._fine_regions is not self._regions else ()
        fine = {layer: shares.pop(layer) for layer in of_regions if layer in shares}
        found = self._detail(scale)
        knowing = () if found is None else DEEP_LAYERS
        less = deep_share(self._held)
        deep = {layer: shares.pop(layer) * less for layer in knowing if layer in shares}
        terms, moments = self._style_terms(self._regions, shares, scale, at_once)
        if fine:
            terms += self._style_terms(self._fine_regions, fine, scale, at_once)[0]
        if deep:
            terms += self._style_terms(self._without_figures(at_once), deep, scale, at_once)[0]
        malloc.trim()  # what computing the targets has left
        terms += self._long_range_terms(scale, at_once)
        return Objective(
            self._network,
            terms,
            self._content_term(scale, moments, found, strength, at_once),
            smoothness=smoothness_weight(self._settings),
            at_once=at_once,
            wrap=self._wrap,
            edges=self._edge_cost(scale),
        )

    def _style_terms(
        self, parts: Sequence[Region], shares: Mapping[str, float], scale: Scale, at_once: int
    ) -> tuple[list[Term], Tensor]:
        """The style cost of each of the `parts` by the layers of `shares`, and the moments that
        their styles have."""
        terms: list[Term] = []
        moments = torch.zeros((), device=self._network.device)
        make = self._style_term if self._subject.directions is None else self._directed_term
        whole = sum(region.share for region in parts)
        for region in parts:
            portion = region.share / whole
            weights = None if region.weights is None else self._on_device(region.weights, scale)
            own = {layer: share * portion for layer, share in shares.items()}
            term, found = make(region, weights, own, scale, at_once)
            moments = moments + portion * found
            if own:
                terms.append(term)
        return terms, moments

    def _style_term(
        self,
        region: Region,
        weights: Tensor | None,
        shares: dict[str, float],
        scale: Scale,
        at_once: int,
    ) -> tuple[Term, Tensor]:
        """The style cost of a `region`, and the moments that its style has."""
        references = self._references(region, weights, scale)
        target = style_target(self._network, references, self._layers, at_once)
        term = StyleTerm(shares, target, self._shifted(weights), self._comparison)
        return term, target.moments

    def _directed_term(
        self,
        region: Region,
        weights: Tensor | None,
        shares: dict[str, float],
        scale: Scale,
        at_once: int,
    ) -> tuple[Term, Tensor]:
        """As _style_term(), with strokes that follow the subject's directions."""
        assert self._subject.directions is not None
        bins = bins_of(self._subject.directions, scale.width, scale.height, self._wrap)
        bins = bins.to(self._network.device) * (1.0 if weights is None else weights)
        size = max(scale.width, scale.height) * self._settings.style_size
        target = directed_target(self._network, region.blend, size, self._layers, at_once)
        if self._subject.content is not None and self.styled < 1:
            content = self._on_device(self._subject.content, scale)
            own = guided_target(self._network, [(content, Guidance(bins))], self._layers, at_once)
            target = mean_target([(target, self.styled), (own, 1 - self.styled)])
        parts = ShiftedWeights(bins, self._wrap)
        term = directed_term(shares, target, parts, self._comparison, settled=scale.finishes)
        return term, target.moments

    def _detail(self, scale: Scale) -> Tensor | None:
        """What there is to see in the content at `scale`; None when all places count alike."""
        large = max(scale.width, scale.height) > _FORMS
        if self._subject.content is None or not self._held or large:
            return None
        return detail(self._on_device(self._subject.content, scale), self._wrap)

    def _without_figures(self, at_once: int) -> list[Region]:
        """The regions, whose styles leave their figures out as far as forms are held."""
        size, held = self._settings.style_size, self._held

        def left(style: Style) -> Style:
            return without_figures(self._network, style, size, held, at_once)

        return [replace(each, styles=[*map(left, each.styles)]) for each in self._regions]

    def _weighed(self, weights: Tensor, scale: Scale) -> list[Region]:
        """The regions, whose places count by `weights` (1, 1, h, w), 0–1, as well."""
        sized = self._on_device(weights, scale)
        return [
            replace(region, weights=sized)
            if region.weights is None
            else replace(region, weights=sized * self._on_device(region.weights, scale))
            for region in self._regions
        ]

    def _edge_cost(self, scale: Scale) -> EdgeCost | None:
        weight = edge_weight(self._settings.strength)
        if self._subject.content is None or not weight or max(scale.width, scale.height) > _FORMS:
            return None
        source = self._sized(self._subject.content.double(), scale)
        return EdgeCost(self._canvas.in_style_colors(source).clamp(0, 1), weight, self._wrap)

    def _long_range_terms(self, scale: Scale, at_once: int) -> list[Term]:
        side = max(scale.width, scale.height)
        wanted = self._settings.long_range and self._subject.content is None
        if not wanted or side > _LONG_RANGE or side**2 > at_once:
            return []
        device = self._network.device
        styles = [
            (fitted(style, side * self._settings.style_size, device)[0], share)
            for style, share in self._regions[0].blend
        ]
        sides = scale.height, scale.width
        weight = _LONG_RANGE_AT_LAST if scale.finishes else _LONG_RANGE_WEIGHT
        return [LongRangeTerm(self._network, styles, sides, weight)]

    def _content_term(
        self,
        scale: Scale,
        moments: Tensor,
        found: Tensor | None,
        strength: ContentWeight,
        at_once: int,
    ) -> ContentTerm | None:
        if self._subject.content is None:
            return None
        target = compact(self._on_device(self._subject.content, scale))
        regions = self._regions
        if found is not None:
            regions = self._weighed(content_weights(found, self._held), scale)
        parts = [region.weights for region in regions]
        painted = [self._on_device(part, scale) for part in parts if part is not None]
        weights = self._shifted(sum(painted[1:], painted[0])) if painted else None
        return ContentTerm(
            self._network,
            target,
            moments,
            strength,
            at_once,
            self._wrap,
            weights,
            emphasis=_CONTENT_AT_LAST if scale.finishes else 1.0,
        )

    def _references(
        self, region: Region, weights: Tensor | None, scale: Scale
    ) -> list[tuple[Tensor, Guidance | None, float]]:
        """The pictures whose style `region` is to have at `scale`, with their shares."""
        size = max(scale.width, scale.height) * self._settings.style_size
        references = [
            (*fitted(style, size, self._network.device), share * self.styled)
            for style, share in region.blend
        ]
        if self._subject.content is not None and self.styled < 1:
            content = self._own_style(self._sized(self._subject.content, scale))
            content = content.to(self._network.device)
            guidance = None if weights is None else Guidance(weights)
            references.append((content, guidance, 1 - self.styled))
        return references

    def _shifted(self, weights: Tensor | None) -> ShiftedWeights | None:
        return None if weights is None else ShiftedWeights(weights, self._wrap)

    def _sized(self, picture: Tensor, scale: Scale) -> Tensor:
        return resize(picture, scale.width, scale.height, self._wrap)

    def _on_device(self, picture: Tensor, scale: Scale) -> Tensor:
        return self._sized(picture, scale).to(self._network.device)


def smoothness_weight(settings: Settings) -> float:
    """The weight of the total variation."""
    return _SMOOTHNESS_WEIGHT * settings.smoothness
