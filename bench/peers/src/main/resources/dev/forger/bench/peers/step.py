  def leaves(self: __torch__.Gan,
    p: List[Tensor]) -> List[Tensor]:
    out = annotate(List[Tensor], [])
    for t in p:
      _0 = torch.append(out, torch.requires_grad_(torch.detach(t), True))
    return out
  def learn(self: __torch__.Gan,
    loss: Tensor,
    leaves: List[Tensor],
    p: List[Tensor],
    m: List[Tensor],
    v: List[Tensor],
    t: List[Tensor]) -> None:
    found = torch.grad([loss], leaves, None, None, False, False)
    grads = annotate(List[Tensor], [])
    for g in found:
      if torch.__isnot__(g, None):
        _0 = torch.append(grads, unchecked_cast(Tensor, g))
    _1 = torch.set_grad_enabled(False)
    torch._foreach_add_(t, 1)
    torch._fused_adam_(p, grads, m, v, annotate(List[Tensor], []), t, lr=0.0002, beta1=0.5, beta2=0.999, weight_decay=0., eps=1e-08, amsgrad=False, maximize=False, grad_scale=None, found_inf=None)
    _2 = torch.set_grad_enabled(True)
    return None
  def forward(self: __torch__.Gan,
    real: Tensor,
    zd: Tensor,
    zg: Tensor,
    gp: List[Tensor],
    gs: List[Tensor],
    gm: List[Tensor],
    gv: List[Tensor],
    gt: List[Tensor],
    dp: List[Tensor],
    ds: List[Tensor],
    dm: List[Tensor],
    dv: List[Tensor],
    dt: List[Tensor]) -> Tensor:
    _0 = torch.set_grad_enabled(False)
    fake = (self).generator(zd, gp, gs, )
    _1 = torch.set_grad_enabled(True)
    d = (self).leaves(dp, )
    rl = (self).discriminator(real, d, ds, )
    fl = (self).discriminator(fake, d, ds, )
    dl = torch.add(torch.mean(torch.softplus(torch.neg(rl))), torch.mean(torch.softplus(fl)))
    px = torch.mean(torch.sigmoid(torch.detach(rl)))
    pg = torch.mean(torch.sigmoid(torch.detach(fl)))
    _2 = (self).learn(dl, d, dp, dm, dv, dt, )
    g = (self).leaves(gp, )
    x = (self).generator(zg, g, gs, )
    gl = torch.mean(torch.softplus(torch.neg((self).discriminator(x, dp, ds, ))))
    _3 = (self).learn(gl, g, gp, gm, gv, gt, )
    return torch.detach(torch.stack([dl, gl, px, pg], 0))
