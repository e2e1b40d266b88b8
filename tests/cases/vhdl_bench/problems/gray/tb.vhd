library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity tb is
    generic (nonce : string := "");
end entity;

architecture tries of tb is
    signal b, g : std_logic_vector(4 downto 0) := "00000";
begin
    dut : entity work.gray port map (b => b, g => g);
    process
        variable wrong, compared : natural := 0;
    begin
        for i in 0 to 31 loop
            b <= std_logic_vector(to_unsigned(i, 5));
            wait for 1 ns;
            compared := compared + 1;
            if g /= std_logic_vector(to_unsigned(i, 5) xor shift_right(to_unsigned(i, 5), 1)) then
                wrong := wrong + 1;
            end if;
        end loop;
        report "assay:" & nonce & ":mismatches=" & integer'image(wrong) & ":compared=" & integer'image(compared);
        std.env.finish;
    end process;
end architecture;
