//! Bytes to pixels, by the `image` crate, never past the limits. Without the
//! feature `images` no kind of picture is known.

use super::{Raster, Size, Trouble};

/// What the beginning of a picture says of its size.
pub fn size(head: &[u8]) -> Result<Size, Trouble> {
    refuse_drawing(head)?;
    known::size(head)
}

/// A picture at this size, its first frame if it moves.
pub fn raster(bytes: &[u8], at: Size) -> Result<Raster, Trouble> {
    if bytes.len() > super::BYTES_MAX {
        return Err(Trouble::TooLarge);
    }
    refuse_drawing(bytes)?;
    known::raster(bytes, at)
}

/// Markup instead of pixels.
fn refuse_drawing(bytes: &[u8]) -> Result<(), Trouble> {
    let head = bytes.get(..512).unwrap_or(bytes);
    let is_markup = head.trim_ascii_start().starts_with(b"<");
    if is_markup && head.windows(4).any(|w| w.eq_ignore_ascii_case(b"<svg")) {
        return Err(Trouble::Drawing);
    }
    Ok(())
}

#[cfg(feature = "images")]
mod known {
    use std::io::Cursor;

    use image::{
        DynamicImage, ImageDecoder, ImageError, ImageReader, Limits, imageops::FilterType,
        metadata::Orientation,
    };

    use crate::article::picture::{PIXELS_MAX, Raster, SIDE_PX_MAX, Size, Trouble};

    /// Bytes that a decoded picture may take, before it is made smaller.
    const DECODED_BYTES_MAX: u64 = 4 * PIXELS_MAX;
    /// Bytes that a decoder may take for itself.
    const DECODER_BYTES_MAX: u64 = DECODED_BYTES_MAX + (32 << 20);
    /// Past how many times the wanted size a picture is made smaller by the
    /// mean of whole blocks first: a filter over all of it takes long, and
    /// nobody would see the difference.
    const ROUGH_FROM: u32 = 3;

    pub(super) fn size(head: &[u8]) -> Result<Size, Trouble> {
        let mut decoder = decoder(head)?;
        let (width, height) = decoder.dimensions();
        let turned = orientation(&mut decoder).is_some_and(is_turned);
        let size = if turned {
            upright((height, width))
        } else {
            upright((width, height))
        };
        within_limits(size)
    }

    pub(super) fn raster(bytes: &[u8], at: Size) -> Result<Raster, Trouble> {
        let mut decoder = decoder(bytes)?;
        within_limits(upright(decoder.dimensions()))?;
        // Its limits are not those of the buffer that it decodes into.
        if decoder.total_bytes() > DECODED_BYTES_MAX {
            return Err(Trouble::TooLarge);
        }
        let orientation = orientation(&mut decoder);
        let mut picture = DynamicImage::from_decoder(decoder).map_err(trouble)?;
        if let Some(orientation) = orientation {
            picture.apply_orientation(orientation);
        }
        Ok(scaled(picture, at))
    }

    fn decoder(bytes: &[u8]) -> Result<impl ImageDecoder + '_, Trouble> {
        let mut reader = ImageReader::new(Cursor::new(bytes))
            .with_guessed_format()
            .map_err(|_| Trouble::Damaged)?;
        let mut limits = Limits::default();
        limits.max_image_width = Some(SIDE_PX_MAX);
        limits.max_image_height = Some(SIDE_PX_MAX);
        limits.max_alloc = Some(DECODER_BYTES_MAX);
        reader.limits(limits);
        reader.into_decoder().map_err(trouble)
    }

    fn trouble(error: ImageError) -> Trouble {
        match error {
            ImageError::Unsupported(_) => Trouble::UnknownKind,
            ImageError::Limits(_) => Trouble::TooLarge,
            _ => Trouble::Damaged,
        }
    }

    fn orientation(decoder: &mut impl ImageDecoder) -> Option<Orientation> {
        decoder.orientation().ok()
    }

    /// Width and height change places.
    fn is_turned(orientation: Orientation) -> bool {
        matches!(
            orientation,
            Orientation::Rotate90
                | Orientation::Rotate270
                | Orientation::Rotate90FlipH
                | Orientation::Rotate270FlipH
        )
    }

    fn upright((width_px, height_px): (u32, u32)) -> Size {
        Size {
            width_px,
            height_px,
        }
    }

    fn within_limits(size: Size) -> Result<Size, Trouble> {
        let pixels = u64::from(size.width_px) * u64::from(size.height_px);
        match pixels {
            0 => Err(Trouble::Damaged),
            _ if pixels > PIXELS_MAX || size.width_px.max(size.height_px) > SIDE_PX_MAX => {
                Err(Trouble::TooLarge)
            }
            _ => Ok(size),
        }
    }

    fn scaled(mut picture: DynamicImage, at: Size) -> Raster {
        let (width, height) = (at.width_px.max(1), at.height_px.max(1));
        if picture.width() > width * ROUGH_FROM && picture.height() > height * ROUGH_FROM {
            picture = picture.thumbnail_exact(width * 2, height * 2);
        }
        if (picture.width(), picture.height()) != (width, height) {
            picture = picture.resize_exact(width, height, FilterType::Triangle);
        }
        let rgb = picture
            .into_rgba8()
            .pixels()
            .flat_map(|p| on_white(p.0))
            .collect();
        Raster {
            size: upright((width, height)),
            rgb,
        }
    }

    fn on_white([r, g, b, alpha]: [u8; 4]) -> [u8; 3] {
        let alpha = u32::from(alpha);
        [r, g, b].map(|part| ((u32::from(part) * alpha + 255 * (255 - alpha) + 127) / 255) as u8)
    }
}

#[cfg(not(feature = "images"))]
mod known {
    use crate::article::picture::{Raster, Size, Trouble};

    pub(super) fn size(_: &[u8]) -> Result<Size, Trouble> {
        Err(Trouble::UnknownKind)
    }

    pub(super) fn raster(_: &[u8], _: Size) -> Result<Raster, Trouble> {
        Err(Trouble::UnknownKind)
    }
}
